// Which process this is: a process number alone may have been given to another process since.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from './files.js';

/** A process on a host; `start` tells apart processes that had the same number, null where the system cannot say. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string | null;
  readonly host: string;
}

/** The identity of a process on this host. */
export function identifyProcess(pid: number): ProcessIdentity {
  return pid === process.pid ? identifySelf() : identify(pid);
}

let self: ProcessIdentity | null = null;

/** This process stays the same one: it is looked up once. */
function identifySelf(): ProcessIdentity {
  self ??= identify(process.pid);
  return self;
}

function identify(pid: number): ProcessIdentity {
  return { pid, start: readStart(pid)?.start ?? null, host: hostname() };
}

/** Whether the process lives: `elsewhere` when it is of another host and cannot be asked. */
export function isAlive(identity: ProcessIdentity): 'alive' | 'dead' | 'elsewhere' {
  if (identity.host !== hostname()) return 'elsewhere';
  const now = readStart(identity.pid);
  if (now !== null) {
    if (now.zombie) return 'dead';
    if (identity.start !== null) return now.start === identity.start ? 'alive' : 'dead';
  }
  return signalReaches(identity.pid) ? 'alive' : 'dead';
}

/** Boot and start time (clock ticks since boot) from /proc; null where there is none, or no such process. */
function readStart(pid: number): { start: string; zombie: boolean } | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command in parentheses may hold blanks: fields are counted from behind it (state is field 3, start time 22).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { start: `${boot}:${fields[19]}`, zombie: fields[0] === 'Z' || fields[0] === 'X' };
  } catch {
    return null;
  }
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
