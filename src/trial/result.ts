// What a trial came to in a sweep: the part of it that reports read, filled by the stores. Of its epochs two are kept: the
// best by the sweep's metric and the last (`selectEpoch` says which those are).
import type { Cost } from './events.js';
import type { EpochMetrics, Selection } from './metrics.js';
import type { TrialState } from './states.js';

/** One trial of a sweep with the epochs that may speak for it. */
export interface TrialResult {
  readonly id: string;
  readonly armId: string;
  /** Readable name of the arm in this sweep. */
  readonly arm: string;
  readonly seed: number;
  readonly state: TrialState;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The earliest of its best epochs by the sweep's metric; null when no epoch has a number there. */
  readonly best: EpochMetrics | null;
  /** The highest epoch; null when there is none. */
  readonly last: EpochMetrics | null;
  readonly train: Cost | null;
  readonly deploy: Cost | null;
  readonly seconds: number | null;
  readonly equivalenceError: number | null;
  /** The sum of `macs.train` over all epochs, where the sweep weighs it (`trial.macs`); null without epochs. */
  readonly trainingMacs?: number | null;
}

/** What of a trial its metrics are read from. */
export type Measured = Pick<TrialResult, Selection | 'seconds' | 'deploy' | 'trainingMacs'>;

/** The number of a metric: of the epoch that speaks for the trial, or of the whole trial; null where there is none. */
export function metricOf(trial: Measured, name: string, select: Selection): number | null {
  switch (name) {
    case 'trial.seconds':
      return trial.seconds;
    case 'trial.macs':
      return trial.trainingMacs ?? null;
    case 'params.deploy':
      return trial.deploy?.params ?? null;
    case 'macs.deploy':
      return trial.deploy?.macs ?? null;
    default:
      return chosenEpoch(trial, select)?.metrics[name] ?? null;
  }
}

/** The sum of `macs.train` over the epochs; null without any. */
export function sumTrainingMacs(epochs: readonly EpochMetrics[]): number | null {
  const macs = epochs.flatMap((e) => e.metrics['macs.train'] ?? []);
  return macs.length === 0 ? null : macs.reduce((a, b) => a + b);
}

/** The epoch that speaks for the trial when its sweep selects so. */
export function chosenEpoch(trial: Pick<TrialResult, Selection>, select: Selection): EpochMetrics | null {
  return trial[select];
}
