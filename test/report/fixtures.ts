// Small sweeps as plain data for the tests of reports.
import type { SweepResults } from '../../src/report/results.js';
import { type EpochMetrics, type MetricChoice, selectEpoch } from '../../src/trial/metrics.js';
import type { TrialResult } from '../../src/trial/result.js';

const METRIC = { name: 'val.accuracy', goal: 'maximize', select: 'best' } as const;

/** Epochs from rows of [val.accuracy, test.accuracy, train.loss]. */
export function epochsOf(...rows: readonly (readonly [number, number, number])[]): readonly EpochMetrics[] {
  return rows.map(([val, test, loss], i) => ({
    epoch: i + 1,
    metrics: { 'val.accuracy': val, 'test.accuracy': test, 'train.loss': loss },
  }));
}

/** The best and the last of these epochs. */
export function chosen(epochs: readonly EpochMetrics[], metric: MetricChoice = METRIC) {
  const select = (which: MetricChoice['select']) => selectEpoch(epochs, { ...metric, select: which });
  return { best: select('best'), last: select('last') };
}

/** A finished trial; everything can be replaced. */
export function trialResult(over: Partial<TrialResult> = {}): TrialResult {
  return {
    id: '0123456789abcdef',
    armId: 'p',
    arm: 'plain',
    seed: 1,
    state: 'finished',
    parameters: { method: 'plain' },
    ...chosen(epochsOf([0.5, 0.52, 1.1], [0.7, 0.69, 0.8], [0.6, 0.71, 0.6])),
    train: { params: 1000, macs: 5000 },
    deploy: { params: 1000, macs: 5000 },
    seconds: 10,
    equivalenceError: 1e-7,
    ...over,
  };
}

/** A sweep of such trials. */
export function sweepResults(trials: readonly TrialResult[], over: Partial<SweepResults> = {}): SweepResults {
  return {
    sweep: 'quick',
    metric: METRIC,
    parameters: ['method'],
    baseline: 'p',
    trials,
    ...over,
  };
}

/** Plain and dyrep, two finished seeds each, and an arm that is only planned. */
export function quickSweep(): SweepResults {
  const dyrep = { armId: 'd', arm: 'dyrep interval=2', parameters: { method: 'dyrep', 'dyrep.interval': 2 } };
  return sweepResults(
    [
      trialResult(),
      trialResult({ id: '1123456789abcdef', seed: 2, seconds: 14, ...chosen(epochsOf([0.8, 0.73, 0.5])) }),
      trialResult({ ...dyrep, id: '2123456789abcdef', train: { params: 3000, macs: 9000 }, seconds: 30 }),
      trialResult({
        ...dyrep,
        id: '3123456789abcdef',
        seed: 2,
        train: { params: 4000, macs: 11_000 },
        seconds: 32,
        ...chosen(epochsOf([0.9, 0.81, 0.3])),
      }),
      trialResult({
        ...dyrep,
        id: '4123456789abcdef',
        seed: 3,
        state: 'failed',
        ...chosen(epochsOf([0.99, 0.99, 0])),
      }),
      trialResult({
        armId: 'b',
        arm: 'dbb',
        parameters: { method: 'dbb' },
        id: '5123456789abcdef',
        state: 'planned',
        ...{ best: null, last: null },
        train: null,
        deploy: null,
        seconds: null,
        equivalenceError: null,
      }),
    ],
    { parameters: ['method', 'dyrep.interval'] },
  );
}
