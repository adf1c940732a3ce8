import { describe, expect, it } from 'vitest';
import { combineLosses, pointLosses } from '../../src/sweep/search-loss.js';
import type { TrialState } from '../../src/trial/states.js';

const METRIC = { name: 'val.accuracy', goal: 'maximize', select: 'best' } as const;
const trial = (state: TrialState | null, ...accuracies: readonly number[]) => ({
  ...{ state, seconds: 10, deploy: { params: 3, macs: 4 } },
  epochs: () =>
    accuracies.map((value, i) => ({
      epoch: i + 1,
      metrics: {
        'val.accuracy': value,
        'test.accuracy': 0.99,
        'val.loss': 1 - value,
        'macs.train': 100 * (i + 1),
      },
    })),
});

describe('the loss of a point', () => {
  it('is the mean over its seeds of the chosen epoch, on the own metric, less is better', () => {
    expect(pointLosses([trial('finished', 0.5, 0.75), trial('finished', 0.25)], { metric: METRIC })).toEqual([
      -0.5,
    ]);
    const loss = { name: 'val.loss', goal: 'minimize', select: 'last' } as const;
    expect(pointLosses([trial('finished', 0.75, 0.5)], { metric: loss })).toEqual([0.5]);
  });

  it('counts pruned trials with what they reached, and leaves failed ones out', () => {
    expect(
      pointLosses([trial('pruned', 0.25), trial('failed', 0.9), trial('finished', 0.75)], { metric: METRIC }),
    ).toEqual([-0.5]);
    expect(pointLosses([trial('failed', 0.9), trial('pruned')], { metric: METRIC })).toEqual([Number.NaN]);
  });

  it.each(['planned', 'running', 'stopped', null] as const)('is not known while one is %s', (state) => {
    expect(pointLosses([trial('finished', 0.5), trial(state, 0.5)], { metric: METRIC })).toBeUndefined();
  });

  it('does not count a metric that is no number', () => {
    const last = { ...METRIC, select: 'last' } as const;
    expect(pointLosses([trial('finished', Number.NaN), trial('finished', 0.5)], { metric: last })).toEqual([
      -0.5,
    ]);
  });

  it('of several metrics is one for each, all of the epoch that the first one chooses', () => {
    const judgement = {
      metric: METRIC,
      metrics: [
        { name: 'val.accuracy', goal: 'maximize', reference: null },
        { name: 'macs.train', goal: 'minimize', reference: null },
        { name: 'val.loss', goal: 'minimize', reference: null },
        { name: 'trial.seconds', goal: 'minimize', reference: null },
        { name: 'trial.macs', goal: 'minimize', reference: null },
        { name: 'macs.deploy', goal: 'maximize', reference: null },
      ],
    } as const;
    const trials = [trial('finished', 0.25, 0.75, 0.5), trial('finished', 0.25)];
    expect(pointLosses(trials, judgement)).toEqual([-0.5, 150, 0.5, 10, 350, -4]);
    expect(pointLosses([trial('failed')], judgement)).toEqual(Array(6).fill(Number.NaN));
  });
});

describe('one loss of several metrics', () => {
  it('is the front among the points, and what is no number stays none', () => {
    expect(
      combineLosses([
        [1, 5],
        [2, 2],
        [2, 6],
        [Number.NaN, 1],
        [3, 7],
      ]),
    ).toEqual([0, 0, 1, Number.NaN, 2]);
  });

  it('of one metric is its own', () => {
    expect(combineLosses([[3], [Number.NaN], [-1]])).toEqual([3, Number.NaN, -1]);
    expect(combineLosses([])).toEqual([]);
  });
});
