// One set-up at a time in a clone: a folder that appears by rename, with the process ids of its holder and of the tools
// that the holder started, so that what a killed set-up left running is waited for as well.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WAIT_MS = 300;
const GIVE_UP_MS = 20 * 60_000;

/** Takes the lock, waiting for another holder; `waiting(pid)` is called once when there is one. */
export async function takeLock(folder, waiting) {
  const lock = join(folder, 'lock');
  const mine = join(folder, `lock.${process.pid}`);
  const pids = [process.pid];
  mkdirSync(folder, { recursive: true });
  rmSync(mine, { recursive: true, force: true });
  mkdirSync(mine);
  writePids(mine, pids);
  const deadline = Date.now() + GIVE_UP_MS;
  for (let told = false; !takes(mine, lock); ) {
    const holder = alive(lock);
    if (holder === undefined) {
      removeStale(lock, folder);
      continue;
    }
    if (!told) waiting(holder);
    told = true;
    if (Date.now() > deadline) {
      rmSync(mine, { recursive: true, force: true });
      throw new Error(
        `another set-up (process ${holder}) holds ${lock}; remove it if that process is not one`,
      );
    }
    await new Promise((done) => setTimeout(done, WAIT_MS));
  }
  return {
    /** Notes a tool that must have ended before another set-up may begin. */
    started(pid) {
      pids.push(pid);
      writePids(lock, pids);
    },
    release: () => rmSync(lock, { recursive: true, force: true }),
  };
}

function takes(mine, lock) {
  try {
    renameSync(mine, lock);
    return true;
  } catch (error) {
    if (['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(error.code)) return false;
    throw error;
  }
}

/** Renamed first, so that of two who find the same stale lock only one removes it. */
function removeStale(lock, folder) {
  const aside = join(folder, `stale.${process.pid}`);
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const holder = alive(aside);
  // Between our look and the rename somebody else may have taken the lock: give it back.
  if (holder === undefined) rmSync(aside, { recursive: true, force: true });
  else renameSync(aside, lock);
}

function writePids(folder, pids) {
  const file = join(folder, 'pids.json');
  writeFileSync(`${file}.new`, JSON.stringify(pids));
  renameSync(`${file}.new`, file);
}

/** The first process of a lock that still runs; undefined when there is none. */
function alive(lock) {
  let pids;
  try {
    pids = JSON.parse(readFileSync(join(lock, 'pids.json'), 'utf8'));
  } catch {
    return undefined;
  }
  return pids.find((pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return error.code === 'EPERM';
    }
  });
}
