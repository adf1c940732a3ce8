// A store for each test of a contract, with one trial planned in it.
import { afterEach, beforeEach } from 'vitest';
import type { Store } from '../../src/store/store.js';
import type { TrialEvent } from '../../src/trial/events.js';
import { trialOf } from '../store/trials.js';

/**
 * Hands a new store to `take` before each test and closes it after that; `trial` is the one in it, and `put` continues the
 * log of one of its attempts.
 */
export function eachStore(create: () => Store, take: (store: Store) => void) {
  let store: Store;
  const trial = trialOf(1);
  beforeEach(() => {
    store = create();
    store.putTrial(trial);
    take(store);
  });
  afterEach(() => store.close());
  const put = (attempt: number, ...events: TrialEvent[]) => {
    store.putAttempt(trial.id, attempt);
    const from = store.attempts(trial.id).find((a) => a.attempt === attempt)!.offset;
    store.ingest(trial.id, attempt, { events, from, to: from + events.length * 10 });
  };
  return { trial, put };
}
