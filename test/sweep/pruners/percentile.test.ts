// The behaviour of src/sweep/pruners/percentile.ts on small histories.
import { expect, it } from 'vitest';
import { median, percentile } from '../../../src/sweep/pruners/percentile.js';
import { FIRST_STATE } from '../../../src/sweep/pruners/pruner.js';
import { curve, history } from './histories.js';

const peers = [1, 2, 3, 4, 5].map((value, i) => curve(i, [value, value], 'complete'));

it('stops the worse half and says which number decided', () => {
  const rule = median.create({});
  const decided = rule.decide(FIRST_STATE, history([...peers, curve(5, [9, 3.5])]), 5);
  expect(decided.stop).toBe(true);
  expect(decided.explanation).toMatchObject({ rule: 'median', own: 3.5, threshold: 3, peers: 5, step: 1 });
  expect(rule.decide(FIRST_STATE, history([...peers, curve(5, [9, 3])]), 5).stop).toBe(false);
});

it('keeps the best percentage when more is better', () => {
  const rule = percentile.create({ percentile: 25 });
  const at = (value: number) =>
    rule.decide(FIRST_STATE, history([...peers, curve(5, [value])], 'maximize'), 5).stop;
  expect([at(3.9), at(4)]).toEqual([true, false]);
});

it('compares with complete trials only, and waits for enough of them', () => {
  const running = [1, 1, 1, 1, 1].map((v, i) => curve(i, [v]));
  const decided = median.create({}).decide(FIRST_STATE, history([...running, curve(5, [9])]), 5);
  expect(decided).toMatchObject({ stop: false, explanation: { reason: 'startup' } });
});

it('has no threshold between infinities', () => {
  const infinite = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY].map((v, i) =>
    curve(i, [v], 'complete'),
  );
  const rule = median.create({ startup_trials: 0 });
  const decided = rule.decide(FIRST_STATE, history([...infinite, curve(2, [1])]), 2);
  expect(decided).toMatchObject({ stop: false, explanation: { reason: 'no threshold' } });
});
