// The forms of a parameter, which one the keys mean, and what is refused where.
import { expect, it } from 'vitest';
import { readParameters } from '../../../src/sweep/distributions/parameter.js';
import { type Issue, type Path, renderPath } from '../../../src/trial/explain.js';

function read(input: unknown, isFloat?: (path: Path) => boolean) {
  const issues: Issue[] = [];
  const parameters = readParameters(input, issues, isFloat);
  return { parameters, issues: issues.map((i) => `${renderPath(i.path)}: ${i.message}`) };
}

it('takes whole bounds for int_uniform, unless they are written as floats', () => {
  const input = { a: { min: 0, max: 1 } };
  expect(read(input).parameters!.a).toMatchObject({ distribution: { name: 'int_uniform' } });
  const written = (path: Path) => path.at(-1) === 'min';
  expect(read(input, written).parameters!.a).toMatchObject({ distribution: { name: 'uniform' } });
  expect(read({ a: { min: 0, max: 1.5 } }).parameters!.a).toMatchObject({
    distribution: { name: 'uniform' },
  });
});

it('reads values, weights, constants and parameters inside', () => {
  const { parameters, issues } = read({
    a: { value: null },
    b: { values: [1, 'x'] },
    c: { values: [1, 2], probabilities: [1, 3] },
    d: { parameters: { e: { distribution: 'beta' } } },
  });
  expect(issues).toEqual([]);
  expect(parameters).toMatchObject({
    a: { kind: 'constant', value: null },
    b: { kind: 'categorical', weighted: false },
    c: { kind: 'categorical', weighted: true, choice: { probabilities: [0.25, 0.75] } },
    d: { kind: 'nested', parameters: { e: { kind: 'number' } } },
  });
});

it('says every problem at its place', () => {
  const { parameters, issues } = read({
    a: {},
    b: { distribution: 'unifrom', min: 0, max: 1 },
    c: { values: [1, 2], probabilities: [1] },
    d: { parameters: { e: { min: 2, max: 1 }, f: 3 } },
    g: { parameters: {}, value: 1 },
  });
  expect(parameters).toBeNull();
  expect(issues.map((i) => i.replace(/:.*/, ''))).toEqual([
    'parameters.a',
    'parameters.b.distribution',
    'parameters.c.probabilities',
    'parameters.d.parameters.e',
    'parameters.d.parameters.f',
    'parameters.g.value',
  ]);
  expect(issues[1]).toMatch(/did you mean 'uniform'/);
});

it('says what stands in the place of a name, whatever it is', () => {
  expect(read({ a: { distribution: { toString: null } } }).issues).toEqual([
    expect.stringMatching(/^parameters\.a\.distribution: unknown distribution 'a mapping'/),
  ]);
});
