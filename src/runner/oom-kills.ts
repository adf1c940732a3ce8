// How many processes the kernel has killed because memory ran out: the only evidence that a SIGKILL was the kernel's.
import { readFileSync } from 'node:fs';

/** What reads the count of this process's control group, or of the whole machine: null where the system does not tell. */
export function oomKillCounter(read: (file: string) => string | null = readOrNull): () => number | null {
  const count = ({ file, pattern }: Source) => pattern.exec(read(file) ?? '')?.[1];
  const source = sources(read('/proc/self/cgroup') ?? '').find((s) => count(s) !== undefined);
  return () => {
    const now = source && count(source);
    return now === undefined ? null : Number(now);
  };
}

interface Source {
  readonly file: string;
  readonly pattern: RegExp;
}

/** Control groups of version 2 and 1, each by the group's own path and, as containers see it, at the root. */
function sources(groups: string): readonly Source[] {
  const pattern = /^oom_kill (\d+)$/m;
  const second = /^0::(\/.*)$/m.exec(groups)?.[1];
  const first = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(\/.*)$/m.exec(groups)?.[1];
  const files = [
    ...(first === undefined ? [] : [`/sys/fs/cgroup/memory${first}/memory.oom_control`]),
    ...(first === undefined ? [] : ['/sys/fs/cgroup/memory/memory.oom_control']),
    ...(second === undefined ? [] : [`/sys/fs/cgroup${second}/memory.events`]),
    '/sys/fs/cgroup/memory.events',
    '/proc/vmstat',
  ];
  return files.map((file) => ({ file: file.replace(/\/{2,}/g, '/'), pattern }));
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
