import { describe, expect, it } from 'vitest';
import type { ProgramFunction } from '../../src/engine/engine.js';
import { checkInputs, checkVariables } from '../../src/engine/program-checks.js';
import { EngineError } from '../../src/errors.js';
import { host } from '../contracts/engine-fixtures.js';

const f: ProgramFunction = {
  inputs: [
    { shape: [2, 3], dtype: 'float32' },
    { shape: [2], dtype: 'int32' },
    { shape: [], dtype: 'float32' },
  ],
  run: () => [],
};
const fits = [new Float32Array(6), new Int32Array(2), new Float32Array(1)];

describe('checkInputs', () => {
  it('returns the function when the inputs fit', () => expect(checkInputs({ f }, 'f', fits)).toBe(f));

  it.each([
    ['g', fits, "the program has no function 'g', only f"],
    ['f', fits.slice(1), "'f' takes 3 inputs, got 2"],
    ['f', [fits[1]!, fits[1]!, fits[2]!], "'f' input 0 is float32, got int32"],
    ['f', [fits[0]!, fits[0]!, fits[2]!], "'f' input 1 is int32, got float32"],
    ['f', [new Float32Array(5), fits[1]!, fits[2]!], "'f' input 0 has shape [2,3], got 5 values"],
    ['f', [fits[0]!, fits[1]!, new Float32Array(0)], "'f' input 2 has shape [], got 0 values"],
  ])('names what does not fit: %s %#', (name, inputs, message) => {
    expect(() => checkInputs({ f }, name, inputs)).toThrow(new EngineError(message));
  });
});

describe('checkVariables', () => {
  const variables = { a: host([2], [1, 2]), b: host([], [3]) };

  it('takes known names and values of the same shapes', () => {
    checkVariables(variables, ['a', 'b']);
    checkVariables(variables, ['b'], { b: host([], [4]) });
    checkVariables(variables, []);
  });

  it.each([
    ['c', {}, "the program has no variable 'c'"],
    ['a', { a: host([1, 2], [1, 2]) }, "variable 'a' has shape [2], cannot hold [1,2]"],
    ['a', { a: host([2], [1]) }, "'a' says shape [2] but has 1 values"],
  ])('names what does not fit: %s %#', (name, values, message) => {
    expect(() => checkVariables(variables, [name], values)).toThrow(new EngineError(message));
  });
});
