// The two epochs of a trial that may speak for it in a sweep, kept beside its place in the plan: a ranking reads them
// instead of all epochs.
import { type EpochMetrics, type Goal, type MetricName, selectEpoch } from '../trial/metrics.js';
import type { TrialResult } from '../trial/result.js';

/** The best epoch by a sweep's metric, and the last; null without. */
export type Chosen = Pick<TrialResult, 'best' | 'last'>;

/** What there is to choose from before the first epoch. */
export const NONE_CHOSEN: Chosen = { best: null, last: null };

/** The choice after epochs that were not among the earlier ones: as `selectEpoch` chooses from all of them. */
export function chooseEpochs(
  before: Chosen,
  added: readonly EpochMetrics[],
  metric: { readonly name: MetricName; readonly goal: Goal },
): Chosen {
  const known = [before.best, before.last].filter((e) => e !== null);
  const select = (which: 'best' | 'last') => selectEpoch([...known, ...added], { ...metric, select: which });
  return { best: select('best'), last: select('last') };
}
