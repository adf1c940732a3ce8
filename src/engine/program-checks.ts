// What every program checks before values reach the engine, so that a mistake names the place and not a kernel.
import { EngineError } from '../errors.js';
import type { HostTensor, ProgramFunction } from './engine.js';
import { sameShape, sizeOf } from './tf.js';

/** The function of that name, when the inputs fit it; throws EngineError otherwise. */
export function checkInputs(
  functions: Readonly<Record<string, ProgramFunction>>,
  name: string,
  inputs: readonly (Float32Array | Int32Array)[],
): ProgramFunction {
  const f = functions[name];
  if (f === undefined) {
    throw new EngineError(`the program has no function '${name}', only ${Object.keys(functions).join(', ')}`);
  }
  if (inputs.length !== f.inputs.length) {
    throw new EngineError(`'${name}' takes ${f.inputs.length} inputs, got ${inputs.length}`);
  }
  f.inputs.forEach(({ shape, dtype }, i) => {
    const values = inputs[i]!;
    const got = values instanceof Int32Array ? 'int32' : 'float32';
    if (got !== dtype) throw new EngineError(`'${name}' input ${i} is ${dtype}, got ${got}`);
    if (values.length !== sizeOf(shape)) {
      throw new EngineError(`'${name}' input ${i} has shape [${shape}], got ${values.length} values`);
    }
  });
  return f;
}

/** Throws EngineError for names that the program lacks and, where values are given, for shapes that differ. */
export function checkVariables(
  variables: Readonly<Record<string, HostTensor>>,
  names: readonly string[],
  values: Readonly<Record<string, HostTensor>> = {},
): void {
  for (const name of names) {
    const variable = variables[name];
    if (variable === undefined) throw new EngineError(`the program has no variable '${name}'`);
    const value = values[name];
    if (value === undefined) continue;
    if (!sameShape(variable.shape, value.shape)) {
      throw new EngineError(`variable '${name}' has shape [${variable.shape}], cannot hold [${value.shape}]`);
    }
    if (value.values.length !== sizeOf(value.shape)) {
      throw new EngineError(`'${name}' says shape [${value.shape}] but has ${value.values.length} values`);
    }
  }
}
