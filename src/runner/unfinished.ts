// What lies beside a file whose writer was killed before it could rename it (files.ts): removed by whoever alone writes that
// file now.
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type AttemptPaths, type HomePaths, refuseLink, type TrialPaths } from './paths.js';
import { listFolder } from './trial-folder.js';

/** Removes what was left beside the records of a sweep; for who holds its lock. */
export function removeUnfinishedRecords(home: HomePaths, sweep: string): void {
  removeBeside(home.sweeps, [home.sweep(sweep), home.sweepJudged(sweep)]);
  if (refuseLink(home.sweepVersions(sweep))) removeBeside(home.sweepVersions(sweep), null);
}

/** Removes what was left in a trial's folder and in those of these attempts; for who holds its lock. */
export function removeUnfinishedFiles(trial: TrialPaths, attempts: readonly number[]): void {
  removeBeside(trial.folder, [trial.trial]);
  for (const n of attempts) removeBeside(trial.attempt(n).folder, writtenByOwner(trial.attempt(n)));
}

/** Anybody may write the stop file. */
function writtenByOwner({ provenance, diff, end, pruning }: AttemptPaths): readonly string[] {
  return [provenance, diff, end, pruning];
}

/** Removes what was left beside these files of a folder; null: beside any. */
function removeBeside(folder: string, files: readonly string[] | null): void {
  const names = files?.map((file) => basename(file));
  for (const name of listFolder(folder)) {
    const unfinished = /^(.+)\.\d+\.new$/.exec(name)?.[1];
    if (unfinished !== undefined && (names?.includes(unfinished) ?? true))
      rmSync(join(folder, name), { force: true });
  }
}
