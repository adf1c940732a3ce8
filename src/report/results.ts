// What a report is made from: the trials of one sweep as plain data. The input types are the part of the store's
// records that reports read, so that this room needs no store.
import type { Cost } from '../trial/events.js';
import type { EpochMetrics, MetricChoice } from '../trial/metrics.js';
import type { TrialState } from '../trial/states.js';

/** One trial of a sweep with all its epochs. */
export interface TrialResult {
  readonly id: string;
  readonly armId: string;
  /** Readable name of the arm in this sweep. */
  readonly arm: string;
  readonly seed: number;
  readonly state: TrialState;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly epochs: readonly EpochMetrics[];
  readonly train: Cost | null;
  readonly deploy: Cost | null;
  readonly seconds: number | null;
  readonly equivalenceError: number | null;
}

/** A sweep's choice of metric and all its trials in the order of the plan. */
export interface SweepResults {
  readonly sweep: string;
  readonly metric: MetricChoice;
  /** Varied parameters in the order of the file. */
  readonly parameters: readonly string[];
  /** Arm id that the others are compared with. */
  readonly baseline: string | null;
  readonly trials: readonly TrialResult[];
}

/** What `collectResults` reads of a stored sweep. */
export interface StoredSweep {
  readonly id: string;
  readonly metric: MetricChoice;
  readonly parameters: readonly string[];
  readonly baseline: string | null;
}

/** What `collectResults` reads of a sweep's trial. */
export interface StoredTrial {
  readonly trial: {
    readonly id: string;
    readonly arm: string;
    readonly experiment: { readonly seed: number };
  };
  readonly arm: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly position: number;
  readonly record: Pick<TrialResult, 'state' | 'train' | 'deploy' | 'seconds' | 'equivalenceError'>;
}

/** The results of a stored sweep: pass the record, `store.sweepTrials(id)` and `store.epochs`. */
export function collectResults(
  sweep: StoredSweep,
  trials: readonly StoredTrial[],
  epochsOf: (trialId: string) => readonly EpochMetrics[],
): SweepResults {
  const ordered = [...trials].sort((a, b) => a.position - b.position);
  return {
    sweep: sweep.id,
    metric: sweep.metric,
    parameters: sweep.parameters,
    baseline: sweep.baseline,
    trials: ordered.map(({ trial, arm, parameters, record }) => ({
      id: trial.id,
      armId: trial.arm,
      arm,
      seed: trial.experiment.seed,
      state: record.state,
      parameters,
      epochs: epochsOf(trial.id),
      train: record.train,
      deploy: record.deploy,
      seconds: record.seconds,
      equivalenceError: record.equivalenceError,
    })),
  };
}
