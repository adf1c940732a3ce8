// The folder of a trial: trial.json once, attempts by exclusive creation, and what the coordinator decided about them.
import { mkdirSync, readdirSync } from 'node:fs';
import { z } from 'zod';
import { StoreError } from '../errors.js';
import { parseEvent, renderEvent, type TrialEvent } from '../trial/events.js';
import { canonicalJson } from '../trial/identity.js';
import { parseTrial, type Trial } from '../trial/trial.js';
import { attempt, errorCode, parseJson, readOptional, writeQuick, writeWhole } from './files.js';
import { type AttemptPaths, type HomePaths, isTrialId, refuseLink, type TrialPaths } from './paths.js';
import { renderStop, type StopKind } from './stop-request.js';

/** Makes the trial's folder with its trial.json; one that is there must hold this very trial, and is left as it is. */
export function createTrialFolder(home: HomePaths, trial: Trial): TrialPaths {
  const paths = home.trial(trial.id);
  const there = holdsTrial(home, trial);
  for (const folder of [paths.attempts, paths.checkpoint]) refuseLink(folder);
  attempt('create', paths.attempts, () => mkdirSync(paths.attempts, { recursive: true }));
  // The record of the sweep, which is synced, holds it too.
  if (!there) writeQuick(paths.trial, `${JSON.stringify(trial, null, 2)}\n`);
  return paths;
}

/** Whether the trial's folder has its trial.json already; a folder that cannot be used is refused. Changes nothing. */
export function holdsTrial(home: HomePaths, trial: Trial): boolean {
  const paths = home.trial(trial.id);
  const text = refuseLink(paths.folder) ? readTrialText(paths) : null;
  if (text === null) return false;
  const found = parseTrial(text);
  if ('problem' in found) throw new StoreError('use', paths.trial, found.problem);
  if (canonicalJson(found.trial) !== canonicalJson(trial))
    throw new StoreError('use', paths.trial, 'it holds another trial');
  return true;
}

/** The trial in this folder, or why it cannot be used. */
export function readTrialFolder(home: HomePaths, id: string): { trial: Trial } | { problem: string } {
  const paths = home.trial(id);
  refuseLink(paths.folder);
  const text = readTrialText(paths);
  if (text === null) return { problem: 'there is no trial.json' };
  const found = parseTrial(text);
  if ('trial' in found && found.trial.id !== id) return { problem: 'its trial.json is of another trial' };
  return found;
}

/** What stands in a trial.json; null when it is missing or, after a power failure, empty. */
export function readTrialText(paths: TrialPaths): string | null {
  const text = readOptional(paths.trial);
  return text === null || /^[\0\s]*$/.test(text) ? null : text;
}

/** Ids of the trial folders in a home, in order; other names are listed apart. */
export function listTrialFolders(home: HomePaths): { ids: readonly string[]; others: readonly string[] } {
  const names = listFolder(home.trials);
  return { ids: names.filter(isTrialId), others: names.filter((n) => !isTrialId(n)) };
}

/** Names in a folder in order; none when the folder is not there. */
export function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw new StoreError('read', folder, String(error), { cause: error });
  }
}

/** Numbers of a trial's attempts, ascending. */
export function listAttempts(paths: TrialPaths): readonly number[] {
  return listFolder(paths.attempts)
    .filter((name) => /^[1-9]\d{0,8}$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/**
 * Makes the folder of the next attempt, which no other process can have made, and returns its number; it is above `known`
 * too, since folders of attempts that are remembered may be gone.
 */
export function createAttempt(paths: TrialPaths, known = 0): number {
  for (let next = Math.max(known, listAttempts(paths).at(-1) ?? 0) + 1; ; next++) {
    try {
      mkdirSync(paths.attempt(next).folder);
      return next;
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue;
      return attempt('create', paths.attempt(next).folder, () => {
        throw error;
      });
    }
  }
}

/** How an attempt ended by decision of the coordinator; bytes of its log from `offset` on count for nothing. */
export interface AttemptEnd {
  readonly offset: number;
  readonly event: TrialEvent;
}

const endSchema = z.object({ offset: z.number(), event: z.unknown() });

/** Writes the decision, once and for all rebuilding to come. */
export function writeEnd(paths: AttemptPaths, end: AttemptEnd): void {
  writeWhole(paths.end, `{"offset":${end.offset},"event":${renderEvent(end.event).trimEnd()}}\n`);
}

/** The coordinator's decision about an attempt, or null when there is none. */
export function readEnd(paths: AttemptPaths): AttemptEnd | null {
  const parsed = endSchema.safeParse(parseJson(readOptional(paths.end)));
  const event = parsed.success ? parseEvent(JSON.stringify(parsed.data.event)) : null;
  return parsed.success && event !== null ? { offset: parsed.data.offset, event } : null;
}

/** Asks the attempt's trainer to end after its batch, with a checkpoint; it becomes what the kind says. */
export function requestStop(paths: AttemptPaths, reason: string, kind: StopKind = 'stopped'): void {
  writeQuick(paths.stop, renderStop({ kind, reason }));
}
