// What `dyrep doctor` looks at in a home: the database, and whether it and the folders tell the same.
import { StoreError } from '../errors.js';
import type { Store } from '../store/store.js';
import { renderLineProblem } from './index-attempt.js';
import type { HomePaths } from './paths.js';
import { readSweeps } from './sweep-files.js';
import { readEvents } from './tail-events.js';
import { listAttempts, listTrialFolders, readEnd, readTrialFolder } from './trial-folder.js';

/** Every problem of a home, one sentence each; empty when it is sound. Changes nothing. */
export function checkHome(home: HomePaths, store: Store): readonly string[] {
  const { ids, others } = listTrialFolders(home);
  const records = readSweeps(home);
  const recorded = records.flatMap((s) => ('planned' in s ? [s.planned.sweep.id] : []));
  return [
    ...store.check(),
    ...records.flatMap((s) => ('problem' in s ? [s.problem] : [])),
    ...checkSweepRecords(home, store, recorded),
    ...others.map((name) => `${home.trials}: ${JSON.stringify(name)} is no trial folder`),
    ...ids.flatMap((id) => checkFolder(home, store, id)),
    ...checkRows(home, store, new Set(ids)),
  ];
}

function checkSweepRecords(home: HomePaths, store: Store, recorded: readonly string[]): readonly string[] {
  const stored = store.sweepIds();
  return [
    ...recorded.filter((id) => !stored.includes(id)).map((id) => `sweep ${id} is not in the database`),
    ...stored
      .filter((id) => !recorded.includes(id))
      .map((id) => `sweep ${id} has no record in ${home.sweeps}`),
  ];
}

function checkFolder(home: HomePaths, store: Store, id: string): readonly string[] {
  const paths = home.trial(id);
  try {
    const found = readTrialFolder(home, id);
    if ('problem' in found) return [`${paths.folder}: ${found.problem}`];
    const missing = store.trial(id) === null ? [`${paths.folder}: the trial is not in the database`] : [];
    return [...missing, ...listAttempts(paths).flatMap((n) => checkAttempt(home, store, id, n))];
  } catch (error) {
    if (error instanceof StoreError) return [error.message];
    throw error;
  }
}

function checkAttempt(home: HomePaths, store: Store, id: string, attempt: number): readonly string[] {
  const files = home.trial(id).attempt(attempt);
  const row = store.attempt(id, attempt);
  const problems: string[] = [];
  const end = readEnd(files)?.offset ?? Infinity;
  let offset = 0;
  for (;;) {
    const tail = readEvents(files.events, offset, end);
    problems.push(...tail.problems.map(renderLineProblem));
    if (tail.to === offset) break;
    offset = tail.to;
  }
  const name = `attempt ${attempt} of trial ${id}`;
  if (row === null && store.trial(id) !== null) problems.push(`${name} is not in the database`);
  if (row !== null && row.offset > offset)
    problems.push(
      `${files.events}: it has ${offset} bytes of whole lines, the database has read ${row.offset}`,
    );
  if (row !== null && row.offset < offset && row.end !== null)
    problems.push(`${files.events}: it has ${offset - row.offset} bytes that the database has not read`);
  return problems;
}

/** Rows whose folder is gone; a planned trial has none yet. */
function checkRows(home: HomePaths, store: Store, ids: ReadonlySet<string>): readonly string[] {
  return store
    .trials()
    .filter((t) => t.attempts > 0 && !ids.has(t.trial.id))
    .map((t) => `${home.trials}: there is no folder of trial ${t.trial.id}, which the database has`);
}
