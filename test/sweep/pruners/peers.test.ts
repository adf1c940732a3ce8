// The peers that are named are those that the threshold comes from.
import { describe, expect, it } from 'vitest';
import { peersOf } from '../../../src/sweep/pruners/peers.js';
import { FIRST_STATE, type PrunerState } from '../../../src/sweep/pruners/pruner.js';
import { createPruner } from '../../../src/sweep/pruners/table.js';
import { curve, history } from './histories.js';

function peers(rule: string, settings: object, state: PrunerState = FIRST_STATE) {
  const told = history([
    curve(0, [1, 2, 3, 4], 'complete'),
    curve(1, [5, 6], 'complete'),
    curve(2, [Number.NaN, 9, 9]),
    curve(3, [9, 8]),
  ]);
  const decided = createPruner(rule, settings).decide(state, told, 3);
  return peersOf(decided.explanation, decided.state, told, 3);
}
const inRungs: PrunerState = { resource: null, rungs: { '0/0': [{ trial: 2, value: 7 }] } };

describe('peers', () => {
  it.each([
    [
      'median',
      { startup_trials: 1 },
      FIRST_STATE,
      [
        [0, 2],
        [1, 6],
      ],
    ],
    ['percentile', { startup_trials: 1, percentile: 10, interval_steps: 5 }, FIRST_STATE, []],
    ['asha', { min_resource: 1, reduction_factor: 2 }, inRungs, [[2, 7]]],
    [
      'wandb-hyperband',
      { min_iter: 2 },
      FIRST_STATE,
      [
        [0, 2],
        [1, 6],
        [2, 9],
      ],
    ],
    ['threshold', { upper: 1 }, FIRST_STATE, []],
    ['patient', { patience: 0, min_delta: 0 }, FIRST_STATE, []],
  ] as const)('of %s', (rule, settings, state, expected) => {
    expect(peers(rule, settings, state)).toEqual(expected.map(([trial, value]) => ({ trial, value })));
  });

  it('of a trial that passed a rung are those of that rung', () => {
    const only: PrunerState = { resource: null, rungs: { '0/0': [{ trial: 2, value: 70 }] } };
    expect(peers('asha', { min_resource: 1, reduction_factor: 2 }, only)).toEqual([{ trial: 2, value: 70 }]);
  });

  it('of a wrapped rule are those of the rule that was asked', () => {
    const told = history([curve(0, [1, 1, 1], 'complete'), curve(1, [2, 3, 4])]);
    const { explanation, state } = createPruner('patient', {
      ...{ patience: 0, wrapped: { rule: 'median', startup_trials: 1 } },
    }).decide(FIRST_STATE, told, 1);
    expect(peersOf(explanation, state, told, 1)).toEqual([{ trial: 0, value: 1 }]);
  });
});
