// Who runs what in a home: a small file a sweep, a trial, or the home as a whole says which process has it. Made by a hard
// link, so it is there whole or not at all; a dead owner's is taken over by the one process that could create the token
// named after that owner.
import { linkSync, mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { BusyHomeError, BusySweepError, StoreError } from '../errors.js';
import { attempt, errorCode, explainFileError, parseJson, readOptional } from './files.js';
import type { HomePaths } from './paths.js';
import { identifyProcess, isAlive } from './process-identity.js';
import { listFolder } from './trial-folder.js';

const schema = z.object({
  pid: z.number(),
  start: z.string().nullable(),
  host: z.string(),
  sweep: z.string(),
  since: z.number(),
});
/** The process that holds a lock, for which sweep, since when. */
export type Owner = z.infer<typeof schema>;

/** A lock that is held. */
export interface HeldLock {
  /** Takes the lock in another file for the same owner, or says who has it: one link to this lock's file, nothing written. */
  also(file: string): Taken;
  /** Gives it free; doing so again does nothing. */
  release(): void;
}

/** A lock, or who has it. */
export type Taken = { readonly lock: HeldLock } | { readonly owner: Owner };

/** Takes the lock in this file, or says who has it. */
export function takeLock(file: string, sweep: string, now: number): Taken {
  const living = livingOwner(file);
  if (living !== null) return { owner: living };
  const own: Owner = { ...identifyProcess(process.pid), sweep, since: now };
  const beside = `${file}.${own.pid}`;
  try {
    attempt('write', beside, () => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(beside, renderOwner(own));
    });
    return linkLock(file, beside, own);
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Takes the lock in this file by a link to a file that says who takes it. */
function linkLock(file: string, source: string, own: Owner): Taken {
  while (!createLink(source, file)) {
    const owner = takeOver(file, source);
    if (owner !== null) return { owner };
  }
  const isOurs = () => readOptional(file) === renderOwner(own);
  const lock: HeldLock = {
    // Where somebody has removed this lock's file by hand, another process may have made it anew: a link would be its lock.
    also: (other) => (isOurs() ? linkLock(other, file, own) : takeLock(other, own.sweep, own.since)),
    release() {
      if (isOurs()) unlinkSync(file);
    },
  };
  return { lock };
}

function renderOwner(owner: Owner): string {
  return `${JSON.stringify(owner)}\n`;
}

/** Who holds the lock in this file, dead or alive; null when nobody does. */
export function readOwner(file: string): Owner | null {
  const text = readOptional(file);
  return text === null ? null : parseOwner(file, text);
}

/** The living holder of the lock in this file; null when it is free or its owner died. */
export function livingOwner(file: string): Owner | null {
  const owner = readOwner(file);
  return owner !== null && lives(owner) ? owner : null;
}

/** Takes a sweep to run it; a BusySweepError names the process that runs it, a BusyHomeError one that has the home. */
export function lockSweep(home: HomePaths, sweep: string, now: number): HeldLock {
  const taken = takeLock(home.sweepLock(sweep), sweep, now);
  if ('owner' in taken) throw new BusySweepError(home.home, taken.owner);
  // Whoever takes the home looks at the sweeps after that, so that one of the two sees the other.
  const owner = livingOwner(home.lock);
  if (owner === null) return taken.lock;
  taken.lock.release();
  throw new BusyHomeError(home.home, owner);
}

/** Takes the home as a whole; a BusyHomeError names whoever runs anything in it. */
export function lockHome(home: HomePaths, purpose: string, now: number): HeldLock {
  const taken = takeLock(home.lock, purpose, now);
  if ('owner' in taken) throw new BusyHomeError(home.home, taken.owner);
  const owner = runningSweeps(home)[0];
  if (owner === undefined) return taken.lock;
  taken.lock.release();
  throw new BusyHomeError(home.home, owner);
}

/** The living owners of the sweeps that run in a home, by name. */
export function runningSweeps(home: HomePaths): readonly Owner[] {
  return listFolder(home.locks)
    .filter((name) => name.startsWith('sweep-') && name.endsWith('.json'))
    .flatMap((name) => livingOwner(`${home.locks}/${name}`) ?? []);
}

const NOBODY: Owner = { pid: 0, start: null, host: '', sweep: '', since: 0 };
const lives = (owner: Owner) => owner.pid !== 0 && isAlive(owner) !== 'dead';

/** An empty file is what a power failure leaves of a lock: nobody's. */
function parseOwner(file: string, text: string): Owner {
  if (text === '') return NOBODY;
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success)
    throw new StoreError('use', file, 'it is no lock of dyrep; remove it when no sweep is running');
  return parsed.data;
}

/** Whether the link is new; false when the name is taken. */
function createLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw new StoreError('create', to, explainLinkError(error), { cause: error });
  }
}

/** Why a hard link could not be made: by EPERM and the like link(2) says that the file system has none. */
export function explainLinkError(error: unknown): string {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errorCode(error) ?? '')
    ? 'its file system has no hard links, of which locks are made; DYREP_HOME moves the home to another one'
    : explainFileError(error);
}

/** Removes the lock of a dead owner; returns the owner, or another one who is taking over, that lives. */
function takeOver(file: string, beside: string): Owner | null {
  const owner = readOwner(file);
  if (owner === null) return null;
  if (lives(owner)) return owner;
  const token = `${file}.after-${owner.pid}-${owner.since}`;
  if (!createLink(beside, token)) {
    const other = livingOwner(token);
    if (other !== null) return other;
    rmSync(token, { force: true });
    return null;
  }
  try {
    // Another process may have finished its taking over before this one had the token.
    const still = readOwner(file);
    if (still !== null && still.pid === owner.pid && still.since === owner.since)
      renameSync(file, `${beside}.dead`);
  } finally {
    rmSync(`${beside}.dead`, { force: true });
    rmSync(token, { force: true });
  }
  return null;
}
