// Tracing by execution: a program function runs once, op by op, while the binding's calls are written down. What the run
// computes is thrown away; the record is what the compiled graph is made of.
import { EngineError } from '../errors.js';
import type { HostTensor, ProgramFunction, Tensor } from './engine.js';
import { createScope, type Interpreter } from './interpret.js';
import type { Attribute, Binding, Native, NodeBackEnd } from './native-back-end.js';
import type { NativeVariables } from './native-variables.js';
import { sizeOf } from './tf.js';

/** One native operation that ran; tensors are named by the binding's ids. */
export interface TracedOp {
  readonly op: string;
  readonly attributes: readonly Attribute[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** A tensor that was made from values in JavaScript: the same at every call. */
export interface Constant {
  readonly shape: readonly number[];
  readonly dtype: number;
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** The record of one program function. */
export interface Trace {
  readonly ops: readonly TracedOp[];
  readonly constants: ReadonlyMap<number, Constant>;
  readonly inputs: readonly TracedValue[];
  readonly results: readonly TracedValue[];
  /** TensorFlow's type code of each tensor seen. */
  readonly dtypes: ReadonlyMap<number, number>;
}

/** A tensor that comes in from outside or goes out. */
export interface TracedValue {
  readonly id: number;
  readonly dtype: number;
  readonly shape: readonly number[];
}

/** Runs the function on zeros and records it; the eager variables are left with whatever the run made of them. */
export function traceFunction(
  native: Native,
  interpreter: Interpreter,
  variables: NativeVariables,
  shapes: Readonly<Record<string, HostTensor>>,
  f: ProgramFunction,
): Trace {
  const { backEnd } = native;
  const idOf = (tensor: Tensor) => backEnd.getInputTensorIds([tensor])[0]!;
  return interpreter.lifetime.scope(() => {
    const inputs = f.inputs.map(({ shape, dtype }) => {
      const values = dtype === 'int32' ? new Int32Array(sizeOf(shape)) : new Float32Array(sizeOf(shape));
      return interpreter.ops.tensor(values, shape);
    });
    // Uploaded before the recording starts: an input must not be taken for a constant.
    const { TF_FLOAT, TF_INT32 } = backEnd.binding;
    const given = f.inputs.map(({ shape, dtype }, i) => ({
      id: idOf(inputs[i]!),
      dtype: dtype === 'int32' ? TF_INT32 : TF_FLOAT,
      shape,
    }));
    const record = startRecording(backEnd, given);
    try {
      const results = f.run(createScope(interpreter, variables, shapes), ...inputs);
      const ids = results.map(idOf);
      return {
        ...record.stop(),
        inputs: given,
        results: results.map((t, i) => ({
          id: ids[i]!,
          dtype: record.dtypeOf(ids[i]!),
          shape: [...t.shape],
        })),
      };
    } finally {
      record.stop();
    }
  });
}

interface Recording {
  /** Ends the recording (ending it again does nothing) and returns it. */
  stop(): Pick<Trace, 'ops' | 'constants' | 'dtypes'>;
  dtypeOf(id: number): number;
}

function startRecording(backEnd: NodeBackEnd, inputs: readonly TracedValue[]): Recording {
  const { binding } = backEnd;
  const ops: TracedOp[] = [];
  const constants = new Map<number, Constant>();
  const dtypes = new Map(inputs.map(({ id, dtype }) => [id, dtype]));
  const recording: Partial<Binding> = {
    createTensor(shape, dtype, values) {
      const id = binding.createTensor(shape, dtype, values);
      constants.set(id, { shape: [...shape], dtype, values: values.slice() });
      dtypes.set(id, dtype);
      return id;
    },
    executeOp(op, attributes, inputs, count) {
      const results = binding.executeOp(op, attributes, inputs, count);
      for (const { id, dtype } of results) dtypes.set(id, dtype);
      ops.push({ op, attributes, inputs: [...inputs], outputs: results.map((r) => r.id) });
      return results;
    },
    tensorDataSync() {
      throw new EngineError('a program function may not read the values of tensors');
    },
  };
  // The binding's own properties cannot be assigned over, so it stands behind as the prototype.
  backEnd.binding = Object.setPrototypeOf(recording, binding) as Binding;
  return {
    dtypeOf: (id) => dtypes.get(id) ?? binding.TF_FLOAT,
    stop() {
      backEnd.binding = binding;
      return { ops, constants, dtypes };
    },
  };
}
