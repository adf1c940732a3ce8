// What a report is made from: the trials of one sweep as plain data. The input types are the part of the store's
// records that reports read, so that this room needs no store.
import type { MetricChoice } from '../trial/metrics.js';
import type { TrialResult } from '../trial/result.js';

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

/** The results of a stored sweep: pass the record and `store.results(id)`. */
export function collectResults(sweep: StoredSweep, trials: Iterable<TrialResult>): SweepResults {
  const { id, metric, parameters, baseline } = sweep;
  return { sweep: id, metric, parameters, baseline, trials: [...trials] };
}
