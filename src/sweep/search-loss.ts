// What a search learns from a point: the mean over its seeds of the sweep's own metric, on validation or training data and
// never on test data, at the epoch that speaks for each trial.
import { type EpochMetrics, type MetricChoice, selectEpoch } from '../trial/metrics.js';
import type { TrialState } from '../trial/states.js';

/** A trial of a point, as far as it has come. */
export interface PointTrial {
  /** Null: it was never begun. */
  readonly state: TrialState | null;
  readonly epochs: () => readonly EpochMetrics[];
}

/**
 * The loss of a point from the trials of all its seeds (less is better); undefined while one of them has not ended. Pruned
 * trials count with what they reached; failed ones do not, and where nothing else is left the loss is NaN.
 */
export function pointLoss(trials: readonly PointTrial[], metric: MetricChoice): number | undefined {
  const values: number[] = [];
  for (const { state, epochs } of trials) {
    if (state !== 'finished' && state !== 'pruned' && state !== 'failed') return undefined;
    const value = state === 'failed' ? undefined : selectEpoch(epochs(), metric)?.metrics[metric.name];
    if (value !== undefined && !Number.isNaN(value)) values.push(metric.goal === 'maximize' ? -value : value);
  }
  return values.reduce((a, b) => a + b, 0) / values.length;
}
