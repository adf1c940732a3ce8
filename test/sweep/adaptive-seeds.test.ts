import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { welchInterval } from '../../src/report/statistics.js';
import { studentQuantile } from '../../src/report/student-t.js';
import { type ArmOutcomes, isDecided, planSeeds } from '../../src/sweep/adaptive-seeds.js';
import { sweepSchema } from '../../src/sweep/sweep.js';
import { problems } from './example.js';

const COMPARISON = { goal: 'maximize', baseline: null, quantile: studentQuantile } as const;
const SEEDS = { min: 3, max: 6, until: 'decided' } as const;
const plan = (arms: readonly ArmOutcomes[], more: object = {}) =>
  planSeeds(arms, SEEDS, { ...COMPARISON, ...more });
const counts = (arms: readonly ArmOutcomes[], more: object = {}) =>
  Object.fromEntries(
    arms.map(({ id }) => [id, plan(arms, more).order.filter((o) => o.arm === id).length] as const),
  );

const good = { id: 'good', outcomes: [0.9, 0.91, 0.92] };
const fair = { id: 'fair', outcomes: [0.8, 0.82, 0.81, 0.8, 0.82, 0.81] };
const same = { id: 'same', outcomes: [0.81, 0.8, 0.82, 0.81, 0.8, 0.82] };

describe('adaptive seeds', () => {
  it('begin with the least number, every arm with the first seed first', () => {
    const { order, undecided } = plan([
      { id: 'a', outcomes: [] },
      { id: 'b', outcomes: [0.1] },
    ]);
    expect(order.map((o) => `${o.arm}${o.seed}`)).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
    expect(undecided).toEqual([]);
  });

  it('are more only for arms whose rank against their neighbour is undecided', () => {
    expect(counts([good, fair, same])).toEqual({ good: 3, fair: 6, same: 6 });
    expect(plan([good, fair, same]).undecided).toEqual([['fair', 'same']]);
    expect(counts([good, fair])).toEqual({ good: 3, fair: 3 });
    expect(plan([good, fair]).undecided).toEqual([]);
  });

  it('compare with the baseline where there is one', () => {
    expect(counts([good, fair, same], { baseline: 'good' })).toEqual({ good: 3, fair: 3, same: 3 });
    const near = { id: 'near', outcomes: [0.9, 0.92, 0.91, 0.9, 0.92, 0.91] };
    const longer = { ...good, outcomes: [0.9, 0.91, 0.92, 0.9, 0.91, 0.92] };
    expect(counts([longer, near, fair], { baseline: 'good' })).toEqual({ good: 6, near: 6, fair: 3 });
  });

  it('grow by one a round and wait for the whole round', () => {
    const begun = [
      { id: 'fair', outcomes: fair.outcomes.slice(0, 4) },
      { id: 'same', outcomes: same.outcomes.slice(0, 3) },
    ];
    expect(counts(begun)).toEqual({ fair: 4, same: 4 });
  });

  it('leave out what failed: without numbers more seeds do not help, with one they do', () => {
    expect(counts([good, { id: 'bad', outcomes: [null, null, null] }])).toEqual({ good: 3, bad: 3 });
    expect(counts([good, { id: 'half', outcomes: [null, 0.5, null, null, null, null] }])).toEqual({
      good: 4,
      half: 4,
    });
    expect(counts([good, { id: 'nan', outcomes: [Number.NaN, Number.NaN, Number.NaN] }]).nan).toBe(3);
  });

  it('decide like the interval of the reports', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const interval = welchInterval(a, b);
        fc.pre(interval !== null && Math.abs(interval.low) > 1e-9 && Math.abs(interval.high) > 1e-9);
        expect(isDecided(a, b, studentQuantile)).toBe(interval!.low > 0 || interval!.high < 0);
      }),
    );
    expect(isDecided([1, 1], [1, 1], studentQuantile)).toBe(false);
    expect(isDecided([1, 1], [2, 2], studentQuantile)).toBe(true);
    expect(isDecided([1], [2, 3], studentQuantile)).toBe(false);
  });

  it('plan the same whatever was known in between: what was planned stays, in its order', () => {
    const outcome = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(null));
    const arms = fc.array(fc.array(outcome, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(arms, fc.nat(30), (all, known) => {
        const whole = all.map((outcomes, i) => ({ id: String(i), outcomes }));
        const full = plan(whole).order;
        const done = new Set(full.slice(0, known).map((o) => `${o.arm} ${o.seed}`));
        const part = whole.map(({ id, outcomes }) => ({
          id,
          outcomes: outcomes.map((v, i) => (done.has(`${id} ${i + 1}`) ? v : undefined)),
        }));
        const before = plan(part).order;
        expect(full.slice(0, before.length)).toEqual(before);
        expect(full.every((o) => o.seed <= SEEDS.max)).toBe(true);
      }),
    );
  });

  it('are refused when there is no interval, no range or no such end', () => {
    const parse = (seeds: unknown) => sweepSchema.safeParse({ experiment: 'a.yml', seeds });
    expect(parse({ min: 3, max: 10 }).data?.seeds).toEqual({ min: 3, max: 10, until: 'decided' });
    for (const seeds of [{ min: 1, max: 2 }, { min: 3, max: 2 }, { min: 2 }, { min: 2, max: 3, until: 'x' }])
      expect(parse(seeds).success).toBe(false);
    expect(problems({ parameters: { 'train.lr': [0.1, 0.1] }, seeds: { min: 2, max: 3 } })).toHaveLength(1);
  });
});
