// What a report is made from: the trials of one sweep as plain data. The input types are the part of the store's
// records that reports read, so that this room needs no store.
import type { MetricChoice, Objective } from '../trial/metrics.js';
import type { TrialResult } from '../trial/result.js';

/** A sweep's choice of metric and all its trials in the order of the plan. */
export interface SweepResults {
  readonly sweep: string;
  readonly metric: MetricChoice;
  /** All metrics where there are several; `metric` is the first. */
  readonly metrics?: readonly Objective[] | undefined;
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
  readonly metrics?: readonly Objective[] | undefined;
  readonly parameters: readonly string[];
  readonly baseline: string | null;
}

/** The results of a stored sweep: pass the record and `store.results(id)`. */
export function collectResults(sweep: StoredSweep, trials: Iterable<TrialResult>): SweepResults {
  const { id, metric, metrics, parameters, baseline } = sweep;
  return { sweep: id, metric, metrics, parameters, baseline, trials: [...trials] };
}
