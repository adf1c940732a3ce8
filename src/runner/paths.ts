// Every path of a home, from one place that refuses what could lead out of it (DESIGN section 3).
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidNameError, StoreError } from '../errors.js';

/** Files of one attempt. */
export interface AttemptPaths {
  readonly folder: string;
  readonly events: string;
  readonly provenance: string;
  /** Uncommitted changes of the code that ran; missing where there were none. */
  readonly diff: string;
  readonly stderr: string;
  /** Its appearing asks the trainer to end after the batch, with a checkpoint. */
  readonly stop: string;
  /** What the coordinator decided about an attempt whose process went away without a last event. */
  readonly end: string;
  /** Why early stopping asked the attempt to end; missing where it did not. */
  readonly pruning: string;
}

/** Files of one trial. */
export interface TrialPaths {
  readonly folder: string;
  readonly trial: string;
  readonly attempts: string;
  readonly checkpoint: string;
  attempt(attempt: number): AttemptPaths;
}

/** Files of a home (`.dyrep`). */
export interface HomePaths {
  readonly home: string;
  readonly database: string;
  /** Says who has the home as a whole. */
  readonly lock: string;
  /** Folder of the locks of sweeps and trials. */
  readonly locks: string;
  /** Folder of what was removed. */
  readonly trash: string;
  readonly sweeps: string;
  readonly trials: string;
  /** The record of a sweep; refuses names that are no plain file names. */
  sweep(name: string): string;
  /** Folder of its earlier plans. */
  sweepVersions(name: string): string;
  /** In which order the sweep's trials were judged. */
  sweepJudged(name: string): string;
  /** Says who runs a sweep. */
  sweepLock(name: string): string;
  /** Its appearing asks whoever runs the sweep to stop, with checkpoints. */
  sweepStop(name: string): string;
  /** Says who runs a trial: sweeps share their trials. */
  trialLock(id: string): string;
  /** A trial's files; refuses ids that are not 16 hexadecimal digits. */
  trial(id: string): TrialPaths;
}

/** The paths of the home in this folder; touches no disk. */
export function homePaths(home: string): HomePaths {
  const trials = join(home, 'trials');
  const sweeps = join(home, 'sweeps');
  const locks = join(home, 'locks');
  return {
    home,
    database: join(home, 'dyrep.db'),
    lock: join(home, 'coordinator.json'),
    locks,
    trash: join(home, 'trash'),
    sweeps,
    trials,
    sweep: (name) => `${sweeps}/${checkSweepName(name)}.json`,
    sweepVersions: (name) => `${sweeps}/${checkSweepName(name)}.versions`,
    sweepJudged: (name) => `${sweeps}/${checkSweepName(name)}.judged.jsonl`,
    sweepLock: (name) => `${locks}/sweep-${checkSweepName(name)}.json`,
    sweepStop: (name) => `${locks}/sweep-${checkSweepName(name)}.stop`,
    trialLock: (id) => `${locks}/trial-${checkTrialId(id)}.json`,
    trial: (id) => trialPaths(`${trials}/${checkTrialId(id)}`),
  };
}

/** The paths of the trial in this folder; touches no disk. */
export function trialPaths(folder: string): TrialPaths {
  const attempts = `${folder}/attempts`;
  return {
    folder,
    trial: `${folder}/trial.json`,
    attempts,
    checkpoint: `${folder}/checkpoint`,
    attempt: (attempt) => attemptPaths(`${attempts}/${checkAttempt(attempt)}`),
  };
}

function attemptPaths(folder: string): AttemptPaths {
  return {
    folder,
    events: `${folder}/events.jsonl`,
    provenance: `${folder}/provenance.json`,
    diff: `${folder}/provenance.diff`,
    stderr: `${folder}/stderr.log`,
    stop: `${folder}/stop`,
    end: `${folder}/end.json`,
    pruning: `${folder}/pruning.json`,
  };
}

/** Whether this could be a trial's id. */
export function isTrialId(id: string): boolean {
  return /^[0-9a-f]{16}$/.test(id);
}

function checkTrialId(id: string): string {
  if (!isTrialId(id)) throw new InvalidNameError('trial id', id, '16 hexadecimal digits');
  return id;
}

function checkAttempt(attempt: number): string {
  if (!Number.isSafeInteger(attempt) || attempt < 1)
    throw new InvalidNameError('attempt', String(attempt), 'a whole number from 1');
  return String(attempt);
}

/** Names that Windows keeps for devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Bytes; file systems take 255, and our own extensions come on top. */
const LONGEST_NAME = 200;

/** Whether this could be a sweep's name: a plain file name, on any file system. */
export function isSweepName(name: string): boolean {
  const plain = /^[^\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]+$/u.test(name) && !/^\.|^ |[. ]$/.test(name);
  return plain && !DEVICE.test(name) && Buffer.byteLength(name) <= LONGEST_NAME;
}

/** The name of a sweep when it is a plain file name, on any file system; otherwise an InvalidNameError. */
export function checkSweepName(name: string): string {
  if (isSweepName(name)) return name;
  throw new InvalidNameError(
    'sweep name',
    name,
    `a plain file name for any system, at most ${LONGEST_NAME} bytes long`,
  );
}

/** Whether the folder is there; refuses a symbolic link (or what is no folder): it could lead writes out of the home. */
export function refuseLink(folder: string): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) throw new StoreError('use', folder, 'it is a symbolic link');
  if (stat && !stat.isDirectory()) throw new StoreError('use', folder, 'it is no folder');
  return stat !== undefined;
}
