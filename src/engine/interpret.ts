// Programs run op by op: the portable engine's only way, and the native engine's witness for the compiled one.
import { DyrepError, EngineError } from '../errors.js';
import type { HostTensor, Ops, Program, ProgramFunction, ProgramSpec, Scope, Tensor } from './engine.js';
import type { Lifetime } from './lifetime.js';
import { checkInputs, checkVariables } from './program-checks.js';
import { sameShape, type Tf, toHost } from './tf.js';

/** The variables of a program on the engine; names and shapes are fixed when it is created. */
export interface Variables {
  /** A new tensor with the variable's value, owned by the caller. */
  read(name: string): Tensor;
  assign(name: string, value: Tensor): void;
  applyMomentum: Scope['applyMomentum'];
  dispose(): void;
}

/** What an interpreted program needs of its engine. */
export interface Interpreter {
  readonly tf: Tf;
  readonly ops: Ops;
  readonly lifetime: Lifetime;
  createVariables(values: Readonly<Record<string, HostTensor>>): Variables;
}

/** Creates the scope of one call: each variable is read once, and after a write is what was written. */
export function createScope(
  { ops, lifetime }: Interpreter,
  variables: Variables,
  shapes: Readonly<Record<string, HostTensor>>,
): Scope {
  const current = new Map<string, Tensor>();
  const known = (name: string) => {
    const variable = shapes[name];
    if (variable === undefined) throw new EngineError(`the program has no variable '${name}'`);
    return variable;
  };
  return {
    ops,
    read(name) {
      known(name);
      const value = current.get(name) ?? lifetime.hold(variables.read(name));
      current.set(name, value);
      return value;
    },
    write(name, value) {
      const { shape } = known(name);
      if (!sameShape(shape, value.shape)) {
        throw new EngineError(`variable '${name}' has shape [${shape}], cannot hold [${value.shape}]`);
      }
      variables.assign(name, value);
      current.set(name, lifetime.hold(value));
    },
    applyMomentum(weight, velocity, rate, gradient, options) {
      known(weight);
      known(velocity);
      variables.applyMomentum(weight, velocity, rate, gradient, options);
      current.delete(weight);
      current.delete(velocity);
    },
  };
}

/** Creates a program that runs its functions op by op; `closed` is called once, when it is disposed. */
export function createInterpretedProgram<Name extends string>(
  interpreter: Interpreter,
  spec: ProgramSpec<Name>,
  closed: () => void,
): Program<Name> {
  const { lifetime, ops } = interpreter;
  const variables = interpreter.createVariables(spec.variables);
  const functions: Readonly<Record<string, ProgramFunction>> = spec.functions;
  let open = true;
  const assertOpen = () => {
    if (!open) throw new EngineError('the program was disposed');
  };
  return {
    info: { nodes: 0, bytes: 0, traceMs: 0, buildMs: 0 },
    call(name, inputs) {
      assertOpen();
      const f = checkInputs(functions, name, inputs);
      try {
        return lifetime.scope(() => {
          const scope = createScope(interpreter, variables, spec.variables);
          const tensors = inputs.map((values, i) => ops.tensor(values, f.inputs[i]!.shape));
          return f.run(scope, ...tensors).map(toHost);
        });
      } catch (error) {
        if (error instanceof DyrepError) throw error;
        throw new EngineError(error instanceof Error ? error.message : String(error), { cause: error });
      }
    },
    read(names = Object.keys(spec.variables)) {
      assertOpen();
      checkVariables(spec.variables, names);
      return lifetime.scope(() => Object.fromEntries(names.map((n) => [n, toHost(variables.read(n))])));
    },
    write(values) {
      assertOpen();
      checkVariables(spec.variables, Object.keys(values), values);
      lifetime.scope(() => {
        for (const [n, { values: v, shape }] of Object.entries(values))
          variables.assign(n, ops.tensor(v, shape));
      });
    },
    dispose() {
      if (!open) return;
      open = false;
      variables.dispose();
      closed();
    },
  };
}
