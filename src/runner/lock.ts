// One coordinator a home: coordinator.json says who. Made by a hard link, so it is there whole or not at all; a dead
// owner's lock is taken over by the one process that could create the token named after that owner.
import { linkSync, renameSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { BusyHomeError, StoreError } from '../errors.js';
import { attempt, errorCode, parseJson, readOptional, writeSynced } from './files.js';
import type { HomePaths } from './paths.js';
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.js';

const schema = z.object({
  pid: z.number(),
  start: z.string().nullable(),
  host: z.string(),
  sweep: z.string(),
  since: z.number(),
});
type Owner = z.infer<typeof schema>;

/** A lock that is held. */
export interface HomeLock {
  /** Gives the home free; doing so again does nothing. */
  release(): void;
}

/** Takes the home for a sweep; a BusyHomeError names the living owner. */
export function lockHome(home: HomePaths, sweep: string, now: number): HomeLock {
  const own: Owner = { ...identifyProcess(process.pid), sweep, since: now };
  const text = `${JSON.stringify(own)}\n`;
  const beside = `${home.lock}.${own.pid}`;
  attempt('write', beside, () => writeSynced(beside, text));
  try {
    while (!createLink(beside, home.lock)) takeOver(home, beside);
  } finally {
    rmSync(beside, { force: true });
  }
  return {
    release() {
      if (readOptional(home.lock) === text) rmSync(home.lock, { force: true });
    },
  };
}

/** Who holds the home, or null. */
export function readLock(home: HomePaths): (ProcessIdentity & { sweep: string; since: number }) | null {
  const text = readOptional(home.lock);
  return text === null ? null : parseOwner(home.lock, text);
}

function parseOwner(file: string, text: string): Owner {
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
    return attempt('create', to, () => {
      throw error;
    });
  }
}

/** Removes the lock of a dead owner; a BusyHomeError when the owner, or another one who is taking over, lives. */
function takeOver(home: HomePaths, beside: string): void {
  const owner = readLock(home);
  if (owner === null) return;
  if (isAlive(owner) !== 'dead') throw new BusyHomeError(home.home, owner);
  const token = `${home.lock}.after-${owner.pid}-${owner.since}`;
  if (!createLink(beside, token)) {
    const other = readOptional(token);
    if (other !== null && isAlive(parseOwner(token, other)) !== 'dead')
      throw new BusyHomeError(home.home, parseOwner(token, other));
    rmSync(token, { force: true });
    return;
  }
  try {
    // Another process may have finished its taking over before this one had the token.
    const still = readLock(home);
    if (still !== null && still.pid === owner.pid && still.since === owner.since)
      renameSync(home.lock, `${beside}.dead`);
  } finally {
    rmSync(`${beside}.dead`, { force: true });
    rmSync(token, { force: true });
  }
}
