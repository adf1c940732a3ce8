// The database again from the folders: sweeps from their records, trials from trial.json, everything else from the logs.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { StoreError } from '../errors.js';
import type { Store } from '../store/store.js';
import { attempt } from './files.js';
import { indexAttempt, renderLineProblem } from './index-attempt.js';
import { lockHome } from './lock.js';
import { type HomePaths, homePaths } from './paths.js';
import { readSweeps } from './sweep-files.js';
import { listAttempts, listTrialFolders, readTrialFolder, readTrialText } from './trial-folder.js';

/** What a rebuilding found. */
export interface Rebuilt {
  readonly sweeps: number;
  readonly trials: number;
  readonly events: number;
  /** What could not be used, and was left alone. */
  readonly problems: readonly string[];
}

/** Fills an empty store from a home's folders, which stay as they are. */
export function rebuildStore(home: HomePaths, store: Store): Rebuilt {
  const problems: string[] = [];
  let sweeps = 0;
  for (const found of readSweeps(home)) {
    if ('problem' in found) problems.push(found.problem);
    else {
      store.putSweep(found.planned.sweep, found.planned.trials);
      sweeps++;
    }
  }
  const { ids } = listTrialFolders(home);
  for (const id of ids) problems.push(...rebuildTrial(home, store, id));
  const trials = store.trials();
  const events = trials.reduce((n, t) => n + store.events(t.trial.id).length, 0);
  return { sweeps, trials: trials.length, events, problems };
}

function rebuildTrial(home: HomePaths, store: Store, id: string): readonly string[] {
  const folder = home.trial(id).folder;
  try {
    // A trial.json that a power failure has taken is in the record of its sweep.
    if (store.status(id) === null || readTrialText(home.trial(id)) !== null) {
      const found = readTrialFolder(home, id);
      if ('problem' in found) return [`${folder}: ${found.problem}`];
      store.putTrial(found.trial);
    }
    const problems = listAttempts(home.trial(id)).flatMap((n) =>
      indexAttempt(store, home.trial(id), id, n).problems.map(renderLineProblem),
    );
    endFollowed(store, id);
    return problems;
  } catch (error) {
    if (error instanceof StoreError) return [error.message];
    throw error;
  }
}

/** Ends attempts that others followed, where what was written down about their end is lost: they do not run any more. */
function endFollowed(store: Store, id: string): void {
  for (const { attempt: n, epoch, end } of store.attempts(id).slice(0, -1)) {
    if (end !== null) continue;
    const events = store.events(id);
    const { at } = (events.filter((e) => e.attempt <= n).at(-1) ?? events[0])?.event ?? { at: 0 };
    const reason = 'interrupted: another attempt followed, and how this one ended is not known';
    store.endAttempt(id, n, { kind: 'stopped', at, epoch, batch: 0, reason });
  }
}

/**
 * Replaces a home's database by one rebuilt from the folders; the old one stays until the new one is whole. A
 * BusyHomeError when a sweep runs. `open` opens a store at a path.
 */
export function rebuildDatabase(folder: string, open: (file: string) => Store, now: number): Rebuilt {
  const home = homePaths(folder);
  attempt('create', home.home, () => mkdirSync(home.home, { recursive: true }));
  const lock = lockHome(home, 'none (the database is being rebuilt)', now);
  const beside = `${home.database}.rebuilt`;
  try {
    removeDatabase(beside);
    const store = open(beside);
    let rebuilt: Rebuilt;
    try {
      rebuilt = rebuildStore(home, store);
    } finally {
      store.close();
    }
    if (existsSync(`${beside}-wal`)) throw new StoreError('finish', beside, 'another process has it open');
    // The old log must go first: SQLite would apply it to the new file.
    for (const rest of ['-wal', '-shm']) rmSync(`${home.database}${rest}`, { force: true });
    attempt('replace', home.database, () => renameSync(beside, home.database));
    return rebuilt;
  } finally {
    removeDatabase(beside);
    lock.release();
  }
}

function removeDatabase(file: string): void {
  for (const rest of ['', '-wal', '-shm']) rmSync(`${file}${rest}`, { force: true });
}
