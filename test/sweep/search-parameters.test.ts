import { describe, expect, it } from 'vitest';
import { asWritten, pathOfValue } from '../../src/sweep/search-parameters.js';
import { sweepSchema } from '../../src/sweep/sweep.js';
import { explain, renderPath } from '../../src/trial/explain.js';

const parse = (parameters: object) => sweepSchema.parse({ experiment: 'a.yml', parameters }).parameters;

function problems(parameters: object): readonly string[] {
  const sweep = { experiment: 'a.yml', parameters };
  const parsed = sweepSchema.safeParse(sweep);
  if (parsed.success) return [];
  const issues = explain(sweepSchema, sweep, parsed.error);
  return issues.map((i) => `${renderPath(i.path)} (${i.part}): ${i.message}`);
}

describe('the parameters of a sweep', () => {
  it("may have each of W&B's forms", () => {
    const read = parse({
      a: { value: 8 },
      b: { values: [1, 2], probabilities: [1, 3] },
      c: { min: 1, max: 5 },
      d: { distribution: 'log_uniform_values', min: 0.1, max: 1 },
      e: [1, 2],
    });
    expect(Object.values(read).map((p) => p.kind)).toEqual([
      'choice',
      'choice',
      'number',
      'number',
      'choice',
    ]);
    expect(read.a).toMatchObject({ values: [8], written: 'value', weights: null });
    expect(read.b).toMatchObject({ values: [1, 2], weights: [0.25, 0.75] });
    expect(read.c).toMatchObject({ distribution: { name: 'int_uniform', low: 1, high: 5 } });
    expect(read.d).toMatchObject({ distribution: { name: 'log_uniform_values' } });
  });

  it('inside others have joined names, and their own place', () => {
    const read = parse({ train: { parameters: { lr: [0.1], inner: { parameters: { x: { value: 1 } } } } } });
    expect(Object.keys(read)).toEqual(['train.lr', 'train.inner.x']);
    expect(read['train.inner.x']?.path).toEqual([
      'parameters',
      'train',
      'parameters',
      'inner',
      'parameters',
      'x',
    ]);
  });

  it('may depend on others in every form', () => {
    const read = parse({ a: { min: 1, max: 5, when: { method: 'dyrep' } } });
    expect(read.a).toMatchObject({
      kind: 'number',
      when: { method: ['dyrep'] },
      settings: { min: 1, max: 5 },
    });
  });

  it('say where each value stands', () => {
    const read = parse({ a: { value: 8 }, b: { values: [1, 2] }, c: [3] });
    const places = Object.values(read).map((p) => p.kind === 'choice' && renderPath(pathOfValue(p, 0)));
    expect(places).toEqual(['parameters.a.value', 'parameters.b.values[0]', 'parameters.c[0]']);
  });

  it('with bounds written as numbers with a point are not counted', () => {
    const read = parse({ a: { min: 0, max: 1 }, b: { min: 0, max: 1, distribution: 'int_uniform' } });
    const names = Object.values(asWritten(read, (path) => path.at(-1) === 'max')).map(
      (p) => p.kind === 'number' && p.distribution.name,
    );
    expect(names).toEqual(['uniform', 'int_uniform']);
    expect(asWritten(read, () => false)).toEqual(read);
  });

  it.each([
    [{ a: 0.1 }, /^parameters\.a \(value\): expected a list of values, value, values, min and max/],
    [{ a: [] }, 'parameters.a (value): expected a list with at least 1 item, got an empty list'],
    [
      { a: { value: 1, when: { b: [] } } },
      'parameters.a.when.b (value): expected a value or a list with at least 1 item, got an empty list',
    ],
    [{ a: { valeus: [1] } }, /^parameters\.a \(value\): expected value, values/],
    [
      { a: { min: 1, max: 5, step: 2 } },
      "parameters.a.step (key): unknown key 'step', expected one of min, max",
    ],
    [{ a: { min: 5, max: 1 } }, 'parameters.a (value): min must be below max'],
    [
      { a: { distribution: 'log_uniform_value', min: 1, max: 2 } },
      /^parameters\.a\.distribution \(value\): unknown distribution .*did you mean 'log_uniform_values'\?$/,
    ],
    [{ a: { min: 1 } }, /^parameters\.a\.max \(value\): missing/],
    [
      { a: { values: [1, 2], probabilities: [1] } },
      'parameters.a.probabilities (value): give one probability for each value',
    ],
    [
      { a: { parameters: { b: [1] }, when: { c: 1 } } },
      'parameters.a.when (key): parameters stand alone, without when',
    ],
    [
      { 'a.b': [1], a: { parameters: { b: [2] } } },
      'parameters.a.parameters.b (key): the parameter a.b stands here twice',
    ],
  ])('%j is refused', (parameters, message) => {
    expect(problems(parameters)).toEqual([
      typeof message === 'string' ? message : expect.stringMatching(message),
    ]);
  });
});
