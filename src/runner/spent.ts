// How much of a sweep's budget is spent, measured from the store while the sweep runs.
import type { Store } from '../store/store.js';
import { type Budget, spentReason } from '../sweep/budget.js';
import { isFinal } from '../trial/states.js';

/** Says why no more of the trials that are planned so far may start, or null. */
export type Meter = (planned: readonly { readonly trial: { readonly id: string } }[]) => string | null;

/** The meter of a run that began at this time. */
export function createMeter(
  store: Pick<Store, 'trial' | 'epochs'>,
  budget: Budget,
  startedAt: number,
  now: () => number,
): Meter {
  // What a trial that is done has cost does not change.
  const done = new Map<string, number>();
  const secondsOf = (id: string): number => {
    const known = done.get(id);
    if (known !== undefined) return known;
    const seconds = store.epochs(id).reduce((sum, e) => sum + (e.metrics.seconds ?? 0), 0);
    const state = store.trial(id)?.state;
    if (state !== undefined && isFinal(state)) done.set(id, seconds);
    return seconds;
  };
  return (planned) => {
    const compute = () => planned.reduce((sum, { trial }) => sum + secondsOf(trial.id), 0);
    return spentReason(budget, now() - startedAt, compute);
  };
}
