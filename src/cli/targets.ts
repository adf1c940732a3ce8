// What the words of a command mean that takes sweeps and trials alike.
import { basename } from 'node:path';
import { nearestName, UnknownNameError, UnknownTrialError } from '../errors.js';
import type { Store, SweepRecord, TrialRecord } from '../store/store.js';
import type { Environment } from './environment.js';
import { findSweep, findTrial, nearestTrial } from './home.js';

/** Sweeps and trials that were named, each once. */
export interface Targets {
  readonly sweeps: readonly SweepRecord[];
  readonly trials: readonly TrialRecord[];
}

/** The sweeps (by name or file) and trials (by id or its beginning) of these words; a sweep's name goes first. */
export function findTargets(environment: Environment, store: Store, words: readonly string[]): Targets {
  const sweeps = new Map<string, SweepRecord>();
  const trials = new Map<string, TrialRecord>();
  const names = store.sweepIds();
  for (const word of words) {
    if (names.includes(basename(word).replace(/\.ya?ml$/, ''))) {
      const sweep = findSweep(environment, store, word);
      sweeps.set(sweep.id, sweep);
    } else if (/^[0-9a-f]+$/i.test(word)) {
      const trial = findTrial(store, word);
      trials.set(trial.trial.id, trial);
    } else {
      const near = nearestName(word, names) === undefined ? nearestTrial(store, word) : undefined;
      if (near !== undefined) throw new UnknownTrialError(word, near, '');
      throw new UnknownNameError('sweep or trial', word, names);
    }
  }
  return { sweeps: [...sweeps.values()], trials: [...trials.values()] };
}
