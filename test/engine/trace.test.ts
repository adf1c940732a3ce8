// What a trace writes down, on the native engine's own parts. That a graph made of it computes the same is in the
// contract and in compile.test.ts.
import { beforeAll, describe, expect, it } from 'vitest';
import { createOps } from '../../src/engine/core-ops.js';
import type { ProgramFunction } from '../../src/engine/engine.js';
import type { Interpreter } from '../../src/engine/interpret.js';
import { createLifetime } from '../../src/engine/lifetime.js';
import type { Native } from '../../src/engine/native-back-end.js';
import { createNativeOps } from '../../src/engine/native-ops.js';
import { createNativeVariables } from '../../src/engine/native-variables.js';
import { type Trace, traceFunction } from '../../src/engine/trace.js';
import { EngineError } from '../../src/errors.js';
import { host } from '../contracts/engine-fixtures.js';
import { INSTALL_TIMEOUT_MS, loadNativeParts, NATIVE_RULED_OUT } from './native-engine.js';

const VARIABLES = { n: host([2], [1, 2]) };

describe.runIf(NATIVE_RULED_OUT === null)('a trace', () => {
  let native: Native;
  let interpreter: Interpreter;
  let serial = 0;
  beforeAll(async () => {
    native = await loadNativeParts();
    const lifetime = createLifetime(native.tf);
    const ops = createOps(native.tf, lifetime, createNativeOps(native));
    const createVariables: Interpreter['createVariables'] = (values) =>
      createNativeVariables(native, values, () => serial++);
    interpreter = { tf: native.tf, ops, lifetime, createVariables };
  }, INSTALL_TIMEOUT_MS);

  /** The trace, and the variables' names by the ids of their handles. */
  function trace(f: ProgramFunction): { trace: Trace; names: ReadonlyMap<number, string> } {
    const variables = createNativeVariables(native, VARIABLES, () => serial++);
    try {
      return { trace: traceFunction(native, interpreter, variables, VARIABLES, f), names: variables.names };
    } finally {
      variables.dispose();
    }
  }

  it('has the operations in order, joined by the ids of their tensors', () => {
    const { trace: t, names } = trace({
      inputs: [{ shape: [2], dtype: 'float32' }],
      run: ({ ops, read, write }, x) => {
        const sum = ops.mul(read('n'), x!);
        write('n', sum);
        return [ops.abs(sum)];
      },
    });
    expect(t.ops.map((o) => o.op)).toEqual(['ReadVariableOp', 'Mul', 'AssignVariableOp', 'Abs']);
    const [read, mul, assign, abs] = t.ops;
    expect(names.get(read!.inputs[0]!)).toBe('n');
    expect(mul!.inputs).toEqual([read!.outputs[0], t.inputs[0]!.id]);
    expect(assign!.inputs).toEqual([read!.inputs[0], mul!.outputs[0]]);
    expect(assign!.outputs).toEqual([]);
    expect(abs!.inputs).toEqual(mul!.outputs);
    expect(t.results).toEqual([{ id: abs!.outputs[0], dtype: native.backEnd.binding.TF_FLOAT, shape: [2] }]);
  });

  it('has what is made from values as constants, and inputs not among them', () => {
    const { trace: t } = trace({
      inputs: [{ shape: [1], dtype: 'int32' }],
      run: ({ ops }, x) => [x!, ops.tensor(Int32Array.of(4, 5), [2]), ops.scalar(0.5)],
    });
    const { TF_INT32, TF_FLOAT } = native.backEnd.binding;
    expect(t.ops).toEqual([]);
    expect(t.inputs).toEqual([{ id: t.results[0]!.id, dtype: TF_INT32, shape: [1] }]);
    expect(t.results.map((r) => r.dtype)).toEqual([TF_INT32, TF_INT32, TF_FLOAT]);
    expect(t.results.map((r) => t.constants.get(r.id))).toEqual([
      undefined,
      { shape: [2], dtype: TF_INT32, values: Int32Array.of(4, 5) },
      { shape: [], dtype: TF_FLOAT, values: Float32Array.of(0.5) },
    ]);
  });

  it('puts the back end in order again and frees its tensors, whether or not the function throws', () => {
    const { backEnd } = native;
    const { binding } = backEnd;
    const count = binding.getNumOfTensors();
    trace({ inputs: [], run: ({ ops, read }) => [ops.abs(read('n'))] });
    expect(backEnd.binding).toBe(binding);
    const fails: ProgramFunction = { inputs: [], run: ({ read }) => [read('n').square().sum(), read('x')] };
    expect(() => trace(fails)).toThrow(EngineError);
    expect(backEnd.binding).toBe(binding);
    expect(binding.getNumOfTensors()).toBe(count);
  });
});
