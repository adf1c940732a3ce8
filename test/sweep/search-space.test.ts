import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDistribution } from '../../src/sweep/distributions/table.js';
import { countedOut, rangeIssues, searchSpace, withFewDigits } from '../../src/sweep/search-space.js';
import { sweepSchema } from '../../src/sweep/sweep.js';
import { type Issue, renderPath } from '../../src/trial/explain.js';
import { BASE } from './example.js';

const read = (parameters: object) => sweepSchema.parse({ experiment: 'a.yml', parameters }).parameters;
const texts = (issues: readonly Issue[]) => issues.map((i) => `${renderPath(i.path)}: ${i.message}`);

describe('the space of a search', () => {
  it('has its dimensions in the order of the names; a single value is a constant', () => {
    const space = searchSpace(
      read({
        'train.lr': { min: 0.1, max: 1 },
        method: ['plain'],
        'model.width': [8, 16],
        seed: { value: 3 },
      }),
    );
    expect(space.dimensions.map((d) => `${d.name} ${d.kind}`)).toEqual([
      'model.width choice',
      'train.lr number',
    ]);
    expect(space.constants).toEqual({ method: 'plain', seed: 3 });
  });

  it('is counted out for a grid as W&B does', () => {
    const issues: Issue[] = [];
    const counted = countedOut(
      read({ a: { min: 1, max: 3 }, b: { distribution: 'q_uniform', min: 0.1, max: 0.5, q: 0.1 }, c: [5] }),
      issues,
    );
    expect(Object.values(counted).map((p) => p.kind === 'choice' && p.values)).toEqual([
      [1, 2, 3],
      [0.1, 0.2, 0.3, 0.4],
      [5],
    ]);
    expect(issues).toEqual([]);
    const dependent = countedOut(read({ a: { min: 1, max: 3, when: { c: 5 } }, c: [5] }), issues);
    expect(dependent.a).toMatchObject({ when: { c: [5] }, written: 'bounds', path: ['parameters', 'a'] });
    countedOut(read({ a: { min: 1, max: 100_000 }, b: { distribution: 'normal' } }), issues);
    expect(texts(issues)).toEqual([
      'parameters.a: more than 10000 values',
      expect.stringMatching(/^parameters.b: the distribution normal has no grid/),
    ]);
  });
});

describe('the ranges of a search', () => {
  it('are refused where a bound or a value is', () => {
    const issues = rangeIssues(
      read({
        'train.lr': { min: -1.5, max: 1 },
        'train.momentum': { min: 0.5, max: 1.5 },
        method: { values: ['plain', 'dbbb'] },
        'model.width': { value: 0 },
      }),
      BASE,
    );
    expect(texts(issues).map((t) => t.split(':')[0])).toEqual([
      ...['parameters.train.lr.min', 'parameters.train.momentum.max'],
      ...['parameters.method.values[1]', 'parameters.model.width.value'],
    ]);
  });

  it('are not refused where only other values do not go with them, or where they have no ends', () => {
    const fine = { 'dyrep.interval': { min: 1, max: 100 }, 'train.lr': { distribution: 'normal', mu: 0.1 } };
    expect(rangeIssues(read(fine), BASE)).toEqual([]);
  });

  it('are not refused for an end that is never drawn, but for one that rounding leads to', () => {
    for (const open of [
      { 'train.lr': { distribution: 'log_normal' }, 'train.momentum': { distribution: 'beta' } },
      { 'train.lr': { min: 0, max: 0.1 }, 'train.momentum': { min: 0.5, max: 1 } },
    ])
      expect(rangeIssues(read(open), BASE)).toEqual([]);
    const rounded = { 'train.momentum': { distribution: 'q_beta', q: 0.1 } };
    expect(texts(rangeIssues(read(rounded), BASE))).toEqual([
      'parameters.train.momentum: expected a number of at least 0 and below 1, got 1',
    ]);
  });

  it.each([
    [{ distribution: 'uniform', min: 8, max: 64 }, 'int_uniform'],
    [{ distribution: 'q_uniform', min: 8, max: 64, q: 0.3 }, 'int_uniform'],
    [{ distribution: 'log_uniform_values', min: 8, max: 64 }, 'q_log_uniform_values with q: 1'],
    [{ distribution: 'normal', mu: 20.5 }, 'q_normal with q: 1'],
  ])('with fractions for whole numbers say what to use: %j', (form, better) => {
    const [issue, ...more] = rangeIssues(read({ 'model.width': form }), BASE);
    expect(issue?.message.split('use ')[1]).toBe(better);
    expect(more).toEqual([]);
  });
});

describe('the digits of a drawn number', () => {
  const of = (form: { name: string; min: number; max: number }) => {
    const distribution = createDistribution(form.name, { min: form.min, max: form.max });
    return { dimensions: [{ kind: 'number' as const, name: 'x', distribution }], constants: {} };
  };

  it('are those that matter, also in a narrow range', () => {
    const wide = of({ name: 'uniform', min: 0, max: 1 });
    expect(withFewDigits(wide, { x: 0.123456789, y: 0.123456789 })).toEqual({ x: 0.123457, y: 0.123456789 });
    const narrow = of({ name: 'uniform', min: 1000, max: 1000.5 });
    expect(withFewDigits(narrow, { x: 1000.123456789 })).toEqual({ x: 1000.12346 });
    const whole = of({ name: 'int_uniform', min: 0, max: 1e9 });
    expect(withFewDigits(whole, { x: 123456789 })).toEqual({ x: 123456789 });
    const multiples = {
      ...wide.dimensions[0]!,
      distribution: createDistribution('q_uniform', { min: 0, max: 1, q: 0.1 }),
    };
    expect(withFewDigits({ dimensions: [multiples], constants: {} }, { x: 3 * 0.1 })).toEqual({ x: 0.3 });
  });

  it('never leave the bounds, and move little within them', () => {
    const bounds = fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-9, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(bounds, fc.double({ min: 0, max: 1, noNaN: true }), ([min, width], share) => {
        const max = min + width;
        fc.pre(max > min);
        const value = Math.min(Math.max(min + share * width, min), max);
        const { x } = withFewDigits(of({ name: 'uniform', min, max }), { x: value }) as { x: number };
        expect(x).toBeGreaterThanOrEqual(min);
        expect(x).toBeLessThanOrEqual(max);
        expect(Math.abs(x - value)).toBeLessThanOrEqual(1e-5 * Math.abs(value));
        expect(Math.abs(x - value)).toBeLessThanOrEqual(1e-4 * width + Math.abs(value) * Number.EPSILON);
      }),
    );
  });
});
