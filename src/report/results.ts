// What a report is made from: the trials of one sweep as plain data. The input types are the part of the store's
// records that reports read, so that this room needs no store.
import type { MetricChoice, Objective } from '../trial/metrics.js';
import type { TrialResult } from '../trial/result.js';

/** A sweep's choice of metric and its trials in the order of the plan, which may be read while they are used. */
export interface SweepReading {
  readonly sweep: string;
  readonly metric: MetricChoice;
  /** All metrics where there are several; `metric` is the first. */
  readonly metrics?: readonly Objective[] | undefined;
  /** Varied parameters in the order of the file. */
  readonly parameters: readonly string[];
  /** Arm id that the others are compared with. */
  readonly baseline: string | null;
  readonly trials: Iterable<TrialResult>;
}

/** A sweep's choice of metric and all its trials. */
export interface SweepResults extends SweepReading {
  readonly trials: readonly TrialResult[];
}

/** What `readingOf` takes of a stored sweep. */
export interface StoredSweep {
  readonly id: string;
  readonly metric: MetricChoice;
  readonly metrics?: readonly Objective[] | undefined;
  readonly parameters: readonly string[];
  readonly baseline: string | null;
}

/** A stored sweep to be read: pass the record and `store.results(id)`. */
export function readingOf(sweep: StoredSweep, trials: Iterable<TrialResult>): SweepReading {
  const { id, metric, metrics, parameters, baseline } = sweep;
  return { sweep: id, metric, metrics, parameters, baseline, trials };
}

/** As `readingOf`, with all trials at once. */
export function collectResults(sweep: StoredSweep, trials: Iterable<TrialResult>): SweepResults {
  return { ...readingOf(sweep, trials), trials: [...trials] };
}
