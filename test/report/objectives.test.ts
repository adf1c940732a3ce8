import { describe, expect, it } from 'vitest';
import { leaderboardColumns, leaderboardJson, renderLeaderboard } from '../../src/report/leaderboard.js';
import { formatSample } from '../../src/report/objectives.js';
import type { SweepResults } from '../../src/report/results.js';
import { summarize } from '../../src/report/summarize.js';
import type { Objective } from '../../src/trial/metrics.js';
import { sweepResults, trialResult } from './fixtures.js';

const METRICS: readonly Objective[] = [
  { name: 'val.accuracy', goal: 'maximize', reference: null },
  { name: 'macs.train', goal: 'minimize', reference: null },
  { name: 'trial.seconds', goal: 'minimize', reference: null },
];

/** Arms by name: test accuracy, MACs and seconds of each of their trials. */
function sweepOf(
  arms: Readonly<Record<string, readonly (readonly [number, number, number])[]>>,
  metrics: readonly Objective[] = METRICS,
): SweepResults {
  const trials = Object.entries(arms).flatMap(([arm, rows]) =>
    rows.map(([accuracy, macs, seconds], i) => {
      const epoch = { epoch: 1, metrics: { 'test.accuracy': accuracy, 'macs.train': macs } };
      return trialResult({
        ...{ id: `${arm} ${i}`, armId: arm, arm, seed: i, best: epoch, last: epoch, seconds },
      });
    }),
  );
  return sweepResults(trials, { metrics, baseline: 'plain' });
}

const ARMS = {
  plain: [
    [0.7, 5000, 10],
    [0.72, 5000, 12],
  ],
  dbb: [[0.75, 9000, 30]],
  dyrep: [
    [0.8, 7000, 20],
    [0.82, 8000, 22],
  ],
  lost: [[Number.NaN, 1000, 1]],
} as const;

describe('a leaderboard of several metrics', () => {
  it('ranks by the front of the means, and within a front by the first metric', () => {
    const { arms } = summarize(sweepOf(ARMS));
    expect(arms.map((a) => [a.arm, a.front])).toEqual([
      ['dyrep', 1],
      ['plain', 1],
      ['dbb', 2],
      ['lost', null],
    ]);
    expect(arms[0]!.objectives.map((o) => o.mean)).toEqual([0.81, 7500, 21]);
  });

  it('takes finished trials only, at the epoch that the sweep selects', () => {
    const best = { epoch: 1, metrics: { 'test.accuracy': 0.7, 'macs.train': 100 } };
    const last = { epoch: 2, metrics: { 'test.accuracy': 0.6, 'macs.train': 200 } };
    const trials = (['finished', 'failed', 'pruned', 'running'] as const).map((state, seed) =>
      trialResult({ id: state, seed, state, best, last, seconds: 10 * (seed + 1) }),
    );
    const metric = { name: 'val.accuracy', goal: 'maximize', select: 'last' } as const;
    const [arm] = summarize(sweepResults(trials, { metric, metrics: METRICS })).arms;
    expect(arm!.objectives.map(({ n, mean }) => [n, mean])).toEqual([
      [1, 0.6],
      [1, 200],
      [1, 10],
    ]);
  });

  it('has no second column for what a further metric is', () => {
    const headers = (name: Objective['name']) =>
      leaderboardColumns(
        summarize(sweepOf(ARMS, [METRICS[0]!, { name, goal: 'minimize', reference: null }])),
      ).map((column) => column.header);
    const all = ['#', 'front', 'arm', 'n', 'test.accuracy', 'vs baseline'];
    expect(headers('params.deploy')).toEqual([...all, 'params.deploy', 'params', 'MACs', 'time', 'trials']);
    expect(headers('trial.seconds')).toEqual([
      ...[...all, 'trial.seconds', 'params', 'deployed', 'MACs', 'trials'],
    ]);
  });

  it('prints as golden text', () => {
    expect(renderLeaderboard(summarize(sweepOf(ARMS)))).toBe(
      [
        'quick: test accuracy at the best validation epoch, in percent',
        'mean over the finished trials (n); sd: sample deviation over seeds; params and MACs: the trained network at its end, deployed: fused',
        'ranked by Pareto front of the means of test.accuracy (higher), macs.train (lower), trial.seconds (lower), within a front by test.accuracy',
        'an arm is in front 1 when no other is as good in every metric and better in one; front 2: when only arms of front 1 are',
        'macs.train: at the epoch that the first metric chooses; trial.seconds: training time of the whole trial',
        '',
        '#  front  arm    n  test.accuracy  vs baseline       macs.train   trial.seconds   params  deployed     MACs  trials',
        '─  ─────  ─────  ─  ─────────────  ───────────  ───────────────  ──────────────  ───────  ────────  ───────  ──────────',
        '1      1  dyrep  2   81.00 ± 1.41       +10.00  7.500 k ± 707.1  21.0 s ± 1.4 s  1.000 k   1.000 k  5.000 k  2 finished',
        '2      1  plain  2   71.00 ± 1.41     baseline      5.000 k ± 0  11.0 s ± 1.4 s  1.000 k   1.000 k  5.000 k  2 finished',
        '3      2  dbb    1          75.00        +4.00          9.000 k          30.0 s  1.000 k   1.000 k  5.000 k  1 finished',
        '4      -  lost   1            NaN          NaN          1.000 k           1.0 s  1.000 k   1.000 k  5.000 k  1 finished',
        '',
      ].join('\n'),
    );
  });

  it('has the JSON that scripts rely on', () => {
    const json = JSON.parse(JSON.stringify(leaderboardJson(summarize(sweepOf(ARMS)))));
    expect(json).toMatchObject({
      ...{ metric: 'val.accuracy', goal: 'maximize', reported: 'test.accuracy', hypervolume: null },
      metrics: [
        { metric: 'val.accuracy', goal: 'maximize', reported: 'test.accuracy', reference: null },
        { metric: 'macs.train', goal: 'minimize', reported: 'macs.train', reference: null },
        { metric: 'trial.seconds', goal: 'minimize', reported: 'trial.seconds', reference: null },
      ],
    });
    expect(json.arms[2]).toMatchObject({
      ...{ arm: 'dbb', front: 2, n: 1, mean: 0.75 },
      metrics: [
        { metric: 'val.accuracy', n: 1, mean: 0.75, std: null, ci95: null },
        { metric: 'macs.train', n: 1, mean: 9000, std: null, ci95: null },
        { metric: 'trial.seconds', n: 1, mean: 30, std: null, ci95: null },
      ],
    });
    expect(json.arms[3]).toMatchObject({ front: null, metrics: [{ mean: null }, {}, {}] });
  });

  it('tells the hypervolume only where every metric has a reference', () => {
    const referenced = [
      { name: 'val.accuracy', goal: 'maximize', reference: 0.5 },
      { name: 'macs.train', goal: 'minimize', reference: 10_000 },
    ] as const;
    const summary = summarize(sweepOf(ARMS, referenced));
    // dyrep: 0.31 by 2500; plain: 0.21 by another 2500.
    expect(summary.hypervolume).toBeCloseTo(0.31 * 2500 + 0.21 * 2500, 9);
    expect(renderLeaderboard(summary)).toContain(
      'hypervolume of front 1 up to test.accuracy 50.00 %, macs.train 10000: 1300',
    );
    const partial = [referenced[0], { ...referenced[1], reference: null }];
    expect(summarize(sweepOf(ARMS, partial)).hypervolume).toBeNull();
  });
});

it('a sample is shown in the unit of its metric', () => {
  const sample = { n: 2, mean: 1234.5, std: 12, ci95: 1 };
  const show = (name: Objective['name'], over = {}) =>
    formatSample({ name, goal: 'minimize', reference: null }, { ...sample, ...over });
  expect(show('macs.deploy')).toBe('1.235 k ± 12');
  expect(show('params.train', { std: null })).toBe('1.235 k');
  expect(show('trial.seconds')).toBe('20 min 35 s ± 12.0 s');
  expect(show('trial.macs')).toBe('1.235 k ± 12');
  expect(show('val.loss')).toBe('1235 ± 12');
  expect(show('val.accuracy', { mean: 0.5, std: 0.01 })).toBe('50.00 ± 1.00');
  expect(show('macs.train', { n: 0, mean: null, std: null })).toBe('-');
});
