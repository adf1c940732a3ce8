// What may stand under `early_stop`, and what a mistake there is told.
import { describe, expect, it } from 'vitest';
import { earlyStopOf, prunerOf } from '../../src/sweep/early-stop.js';
import { sweepSchema } from '../../src/sweep/sweep.js';
import { explain, renderPath } from '../../src/trial/explain.js';
import { createSource, readBase } from './early-stop-plan.js';

const told = (early_stop: object): readonly string[] => {
  const sweep = { experiment: 'a.yml', early_stop };
  const parsed = sweepSchema.safeParse(sweep);
  if (parsed.success) return [];
  return explain(sweepSchema, sweep, parsed.error).map((i) => `${renderPath(i.path)}: ${i.message}`);
};

describe('early_stop', () => {
  it.each([
    { rule: 'median' },
    { rule: 'percentile', percentile: 25 },
    { rule: 'asha', min_resource: 1, reduction_factor: 2 },
    { rule: 'successive-halving' },
    { rule: 'hyperband', max_resource: 9 },
    { rule: 'threshold', lower: 0.2 },
    { rule: 'patient', patience: 2 },
    { rule: 'patient', patience: 2, wrapped: { rule: 'median', startup_trials: 1 } },
    { rule: 'wandb-hyperband', min_iter: 1 },
  ] as const)('takes %j', (early) => {
    expect(told(early)).toEqual([]);
    expect(earlyStopOf({ experiment: 'a.yml', early_stop: early })).toEqual(early);
    expect(prunerOf(early).decide).toBeTypeOf('function');
  });

  it.each([
    [{}, /^early_stop.rule: /],
    [{ rule: 'medain' }, /^early_stop.rule: .*median/],
    [{ rule: 'median', startup: 1 }, /^early_stop.startup: .*startup_trials/],
    [{ rule: 'median', startup_trials: -1 }, /^early_stop.startup_trials: .*-1/],
    [{ rule: 'percentile' }, /^early_stop.percentile: missing/],
    [{ rule: 'threshold' }, /^early_stop: give lower, upper or both/],
    [{ rule: 'patient', patience: 1, wrapped: { rule: 'median', steps: 1 } }, /^early_stop.wrapped.steps: /],
  ])('refuses %j with its place', (early, message) => {
    expect(told(early).join('\n')).toMatch(message);
  });

  it('is nothing in a file without it', () => {
    expect([earlyStopOf(null), earlyStopOf({ experiment: 'a.yml' })]).toEqual([null, null]);
  });

  it('does not judge by a test metric', () => {
    const metric = { name: 'test.accuracy', select: 'last' };
    expect(() => readBase({ metric, early_stop: { rule: 'median' } }, createSource())).toThrow(
      /would choose by the test images/,
    );
  });
});
