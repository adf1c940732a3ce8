// The scheduled sweeps that a command line names: files, and the YAML files of folders that have a `schedule`.
import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { FileError, UserError } from '../errors.js';
import { errorCode, explainFileError } from '../runner/files.js';
import { checkSweepName } from '../runner/paths.js';
import type { ScheduledSweep } from '../runner/run-schedule.js';
import { sweepSchema } from '../sweep/sweep.js';
import { isWandbFile } from '../sweep/wandb/file.js';
import { decodeUtf8, nearestFile, readSmallFile } from './read-text.js';
import { checkDocument, readDocument } from './read-yaml.js';

/** The sweeps found, and what is wrong with the files that cannot be used. */
export interface FoundSchedules {
  readonly sweeps: readonly ScheduledSweep[];
  readonly problems: readonly UserError[];
}

/** Where schedules are looked for when nothing is named. */
export const DEFAULT_FOLDER = 'sweeps';

/** The scheduled sweeps of files and folders; a named file must have a schedule. */
export function findSchedules(targets: readonly string[]): FoundSchedules {
  const sweeps: ScheduledSweep[] = [];
  const problems: UserError[] = [];
  const collect = (use: () => void) => {
    try {
      use();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error);
    }
  };
  const files = new Map<string, { readonly file: string; readonly named: boolean }>();
  for (const target of targets.length === 0 ? [DEFAULT_FOLDER] : targets)
    collect(() => {
      for (const file of filesOf(target)) files.set(resolve(file), { file, named: file === target });
    });
  for (const { file, named } of files.values())
    collect(() => {
      if (!named && !mentionsSchedule(file)) return;
      const sweep = readSchedule(file);
      const same = sweeps.find((s) => s.id === sweep?.id);
      if (same !== undefined) throw new FileError(file, `${same.file} is a scheduled sweep of the same name`);
      if (sweep !== null) sweeps.push(sweep);
      else if (named) throw new FileError(file, 'it has no schedule, such as: schedule: "0 2 * * *"');
    });
  return { sweeps, problems };
}

function filesOf(target: string): readonly string[] {
  try {
    if (!statSync(target).isDirectory()) return [target];
    const names = readdirSync(target).filter((name) => /\.ya?ml$/.test(name));
    return names.sort().map((name) => join(target, name));
  } catch (error) {
    const near = errorCode(error) === 'ENOENT' ? nearestFile(target) : '';
    throw new FileError(target, `${explainFileError(error)}${near}`, { cause: error });
  }
}

/** Whether a file of a folder is meant at all: other recipes and drafts may lie there. */
function mentionsSchedule(file: string): boolean {
  const decoded = decodeUtf8(readSmallFile(file));
  return 'text' in decoded && /\bschedule["']?\s*:/.test(decoded.text) && /\bexperiment\b/.test(decoded.text);
}

function readSchedule(file: string): ScheduledSweep | null {
  const document = readDocument(file);
  // A sweep of W&B's has no schedule, and none of our keys.
  if (isWandbFile(document.value)) return null;
  const { schedule } = checkDocument(document, sweepSchema).value;
  if (schedule === undefined) return null;
  return { id: checkSweepName(basename(file, extname(file))), file, schedule };
}
