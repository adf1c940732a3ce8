// The behaviour of src/sweep/pruners/wandb-hyperband.ts on small histories.
import { expect, it } from 'vitest';
import { FIRST_STATE } from '../../../src/sweep/pruners/pruner.js';
import { wandbBands, wandbHyperband } from '../../../src/sweep/pruners/wandb-hyperband.js';
import { curve, history } from './histories.js';

it('has the bands of the documentation', () => {
  expect(wandbBands({ max_iter: 27, s: 2, eta: 3 })).toEqual([3, 9]);
  expect(wandbBands({ min_iter: 3, eta: 3 }).slice(0, 3)).toEqual([3, 9, 27]);
});

it('does not count a value that is no number', () => {
  const rule = wandbHyperband.create({ min_iter: 2 });
  const decided = rule.decide(FIRST_STATE, history([curve(0, [1, Number.NaN])]), 0);
  expect(decided).toMatchObject({ stop: false, explanation: { reason: 'below band', step: 1 } });
});

it('shows values in the direction of the metric', () => {
  const rule = wandbHyperband.create({ min_iter: 1 });
  const curves = [0.9, 0.8, 0.1, 0.2].map((v, i) => curve(i, [v]));
  const decided = rule.decide(FIRST_STATE, history(curves, 'maximize'), 2);
  expect(decided).toMatchObject({ stop: true, explanation: { own: 0.1, threshold: 0.8, peers: 4 } });
});

it.each([
  {},
  { min_iter: 1, max_iter: 9, s: 1 },
  { max_iter: 9 },
  { max_iter: 2, s: 1 },
  { min_iter: 1, eta: 1 },
])('refuses %o', (settings) => expect(() => wandbHyperband.create(settings)).toThrow());
