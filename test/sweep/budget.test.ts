import { expect, it } from 'vitest';
import { spentReason } from '../../src/sweep/budget.js';
import { sweepSchema } from '../../src/sweep/sweep.js';
import { plan } from './example.js';

const HOUR_MS = 3_600_000;

it('the plan has no more trials than its budget, the first of the order', () => {
  const sweep = { parameters: { 'train.lr': [0.1, 0.2, 0.3] }, seeds: 2 };
  const whole = plan(sweep).trials.map((t) => t.trial.id);
  const part = plan({ ...sweep, budget: { trials: 4 } });
  expect(part.trials.map((t) => t.trial.id)).toEqual(whole.slice(0, 4));
  expect(part.budget).toEqual({ trials: 4 });
  expect(plan({ ...sweep, budget: { hours: 1 } }).trials).toHaveLength(6);
  expect(plan(sweep).budget).toBeNull();
});

it('is spent after so many hours of the run, or of computing', () => {
  expect(spentReason({ hours: 1 }, HOUR_MS - 1, 9e9)).toBeNull();
  expect(spentReason({ hours: 1 }, HOUR_MS, 9e9)).toBe('the budget of 1 hour is spent');
  expect(spentReason({ compute_hours: 0.5 }, 9 * HOUR_MS, 1799)).toBeNull();
  expect(spentReason({ compute_hours: 0.5 }, 0, 1800)).toBe('the budget of 0.5 hours of computing is spent');
  expect(spentReason({ trials: 1 }, 9 * HOUR_MS, 9e9)).toBeNull();
});

it('names at least one limit, each above zero', () => {
  const parses = (budget: object) => sweepSchema.safeParse({ experiment: 'a.yml', budget }).success;
  expect([{}, { hours: 0 }, { trials: 0 }, { trials: 1.5 }, { days: 1 }].map(parses)).not.toContain(true);
  expect([{ trials: 1 }, { hours: 0.1, compute_hours: 2 }].map(parses)).not.toContain(false);
});
