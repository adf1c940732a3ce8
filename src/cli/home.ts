// The home as commands see it: its database when there is one, the sweep that was run last, and a trial by a part of its id.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NothingHereError, UnknownNameError } from '../errors.js';
import { collectResults, type SweepResults } from '../report/results.js';
import { homePaths } from '../runner/paths.js';
import { openSqliteStore } from '../store/sqlite.js';
import type { Store, SweepRecord, TrialRecord } from '../store/store.js';
import type { Environment } from './environment.js';

/** Runs `use` with the database opened for reading; a NothingHereError where nothing was run yet. */
export async function readHome<T>(
  environment: Environment,
  use: (store: Store) => T | Promise<T>,
): Promise<T> {
  const { database } = homePaths(environment.home);
  if (!existsSync(database)) throw new NothingHereError(environment.home);
  const store = openSqliteStore(database, { readonly: true });
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

/** The named sweep, or the one that was run last. */
export function findSweep(environment: Environment, store: Store, name: string | undefined): SweepRecord {
  const sweeps = store.sweeps();
  const wanted =
    name === undefined ? lastRun(environment, sweeps) : sweeps.find((s) => s.id === sweepName(name));
  if (wanted !== undefined) return wanted;
  if (name === undefined) throw new NothingHereError(environment.home);
  throw new UnknownNameError(
    'sweep',
    name,
    sweeps.map((s) => s.id),
  );
}

/** A sweep may be named by its file, too. */
function sweepName(name: string): string {
  return name.replace(/^.*\//, '').replace(/\.ya?ml$/, '');
}

function lastRun(environment: Environment, sweeps: readonly SweepRecord[]): SweepRecord | undefined {
  return sweepsByRun(environment, sweeps).at(-1);
}

/** The sweeps in the order in which they were run last. */
export function sweepsByRun(
  environment: Environment,
  sweeps: readonly SweepRecord[],
): readonly SweepRecord[] {
  const { sweeps: folder } = homePaths(environment.home);
  const files = existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith('.json')) : [];
  const times = new Map(files.map((f) => [f.slice(0, -'.json'.length), statSync(join(folder, f)).mtimeMs]));
  return [...sweeps].sort((a, b) => (times.get(a.id) ?? 0) - (times.get(b.id) ?? 0));
}

/** The trial whose id starts like this; refuses beginnings of no trial or of several. */
export function findTrial(store: Store, start: string): TrialRecord {
  const trials = store.trials();
  const matching = trials.filter((t) => t.trial.id.startsWith(start.toLowerCase()));
  if (matching.length === 1) return matching[0]!;
  const ids = (matching.length > 0 ? matching : trials).map((t) => t.trial.id);
  throw new UnknownNameError(
    matching.length > 1 ? 'trial (several begin so)' : 'trial',
    start,
    ids.length > 12 ? [...ids.slice(0, 12), '…'] : ids,
  );
}

/** A stored sweep's results, as reports take them. */
export function resultsOf(store: Store, sweep: SweepRecord): SweepResults {
  return collectResults(sweep, store.results(sweep.id));
}
