// The home as commands see it: its database when there is one, the sweep that was run last, and a trial by a part of its id.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  AmbiguousTrialError,
  NothingHereError,
  nearestName,
  UnknownNameError,
  UnknownTrialError,
  UsageError,
} from '../errors.js';
import { collectResults, readingOf, type SweepReading, type SweepResults } from '../report/results.js';
import { isThere } from '../runner/files.js';
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
  if (!isThere(database)) throw new NothingHereError(environment.home);
  const store = openSqliteStore(database, { readonly: true });
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

/** The named sweep, or the one that was run last. */
export function findSweep(environment: Environment, store: Store, name: string | undefined): SweepRecord {
  const ids = store.sweepIds();
  const id = name === undefined ? sweepsByRun(environment, ids).at(-1) : sweepName(name);
  if (id === undefined) throw new NothingHereError(environment.home);
  const found = store.sweep(id);
  if (found === null) throw new UnknownNameError('sweep', name ?? id, ids);
  return found;
}

/** A sweep may be named by its file, too. */
function sweepName(name: string): string {
  return name.replace(/^.*\//, '').replace(/\.ya?ml$/, '');
}

/** Names of sweeps in the order in which they were run last. */
export function sweepsByRun(environment: Environment, ids: readonly string[]): readonly string[] {
  const { sweeps: folder } = homePaths(environment.home);
  const files = existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith('.json')) : [];
  const times = new Map(files.map((f) => [f.slice(0, -'.json'.length), statSync(join(folder, f)).mtimeMs]));
  return [...ids].sort((a, b) => (times.get(a) ?? 0) - (times.get(b) ?? 0));
}

/** How many ids an error lists. */
const LISTED = 12;

/** The trial whose id starts like this; refuses beginnings of no trial or of several, and names of sweeps. */
export function findTrial(store: Store, start: string): TrialRecord {
  const matching = store.trialIds(start.toLowerCase(), LISTED + 1);
  const [id] = matching;
  if (id !== undefined && matching.length === 1) return store.trial(id)!;
  if (id !== undefined)
    throw new AmbiguousTrialError(
      start,
      matching.length > LISTED ? [...matching.slice(0, LISTED), '…'] : matching,
    );
  if (store.sweepIds().includes(start))
    throw new UsageError(`'${start}' is a sweep; expected a trial of it (${listing(start)})`);
  throw new UnknownTrialError(start, nearestTrial(store, start), listing('SWEEP'));
}

function listing(sweep: string): string {
  return `dyrep show ${sweep} --trials lists their ids`;
}

/** Shorter words are near to too many ids. */
const SHORTEST_SLIP = 6;
/** Ids that a mistyped one is compared with. */
const COMPARED = 10_000;

/** The trial whose id begins almost so; undefined when there is none. */
export function nearestTrial(store: Store, start: string): string | undefined {
  if (start.length < SHORTEST_SLIP) return undefined;
  const ids = store.trialIds('', COMPARED);
  const near = nearestName(
    start,
    ids.map((id) => id.slice(0, start.length)),
  );
  return near === undefined ? undefined : ids.find((id) => id.startsWith(near));
}

/** A stored sweep's results, as reports take them. */
export function resultsOf(store: Store, sweep: SweepRecord): SweepResults {
  return collectResults(sweep, store.results(sweep.id));
}

/** As `resultsOf`, its trials read while they are used. */
export function readingIn(store: Store, sweep: SweepRecord): SweepReading {
  return readingOf(sweep, store.results(sweep.id));
}
