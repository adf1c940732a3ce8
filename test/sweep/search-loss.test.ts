import { describe, expect, it } from 'vitest';
import { pointLoss } from '../../src/sweep/search-loss.js';
import type { TrialState } from '../../src/trial/states.js';

const METRIC = { name: 'val.accuracy', goal: 'maximize', select: 'best' } as const;
const trial = (state: TrialState | null, ...accuracies: readonly number[]) => ({
  state,
  epochs: () =>
    accuracies.map((value, i) => ({
      epoch: i + 1,
      metrics: { 'val.accuracy': value, 'test.accuracy': 0.99, 'val.loss': 1 - value },
    })),
});

describe('the loss of a point', () => {
  it('is the mean over its seeds of the chosen epoch, on the own metric, less is better', () => {
    expect(pointLoss([trial('finished', 0.5, 0.75), trial('finished', 0.25)], METRIC)).toBe(-0.5);
    const loss = { name: 'val.loss', goal: 'minimize', select: 'last' } as const;
    expect(pointLoss([trial('finished', 0.75, 0.5)], loss)).toBe(0.5);
  });

  it('counts pruned trials with what they reached, and leaves failed ones out', () => {
    expect(pointLoss([trial('pruned', 0.25), trial('failed', 0.9), trial('finished', 0.75)], METRIC)).toBe(
      -0.5,
    );
    expect(pointLoss([trial('failed', 0.9), trial('pruned')], METRIC)).toBeNaN();
  });

  it.each(['planned', 'running', 'stopped', null] as const)('is not known while one is %s', (state) => {
    expect(pointLoss([trial('finished', 0.5), trial(state, 0.5)], METRIC)).toBeUndefined();
  });

  it('does not count a metric that is no number', () => {
    const last = { ...METRIC, select: 'last' } as const;
    expect(pointLoss([trial('finished', Number.NaN), trial('finished', 0.5)], last)).toBe(-0.5);
  });
});
