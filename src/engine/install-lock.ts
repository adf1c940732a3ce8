// One installation at a time in a cache: the second waits. The lock saves work and disk only; an installation is written
// beside and renamed, so two at once would still come out right. A dead owner's lock is taken away.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How to wait. */
export interface LockOptions {
  readonly signal?: AbortSignal;
  /** Called once when another process is installing. */
  readonly waiting?: (owner: string) => void;
  /** Milliseconds between two looks. */
  readonly interval?: number;
}

/** Runs `work` while holding the lock file; waits until a living owner has let go. */
export async function withInstallLock<T>(
  file: string,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const { signal, waiting, interval = 500 } = options;
  const own = `${hostname()} ${process.pid} ${startOf(process.pid)}\n`;
  await mkdir(dirname(file), { recursive: true });
  let told = false;
  while (!(await create(file, own))) {
    signal?.throwIfAborted();
    const owner = await readFile(file, 'utf8').catch(() => null);
    if (owner !== null && isDead(owner)) await rm(file, { force: true });
    else {
      if (!told) waiting?.(describe(owner));
      told = true;
      await sleep(interval, undefined, signal && { signal });
    }
  }
  try {
    return await work();
  } finally {
    if ((await readFile(file, 'utf8').catch(() => null)) === own) await rm(file, { force: true });
  }
}

/** Creates the lock by a hard link, so that it is there whole or not at all; false when the name is taken. */
async function create(file: string, text: string): Promise<boolean> {
  const beside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(beside, text);
  try {
    await link(beside, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(beside, { force: true });
  }
}

function describe(owner: string | null): string {
  const [host, pid] = (owner ?? '').trim().split(' ');
  return host && pid ? `process ${pid} on ${host}` : 'another process';
}

/** Whether the owner was a process of this host that no longer runs; one of another host cannot be asked. */
function isDead(owner: string): boolean {
  const [host, pid, start] = owner.trim().split(' ');
  if (host !== hostname() || !start) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return true;
  }
  return startOf(Number(pid)) !== start;
}

/** When a process started, in clock ticks since boot; `unknown` where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
