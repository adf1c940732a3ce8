// Trainers as functions in this process: for tests and for one-trial runs that need no child.
import type { AttemptStart, Execution, Executor, ExitInfo } from './executor.js';

/** Runs the function for each attempt; its signal fires on kill, and it must end soon after. */
export function createInlineExecutor(
  trainer: (start: AttemptStart, signal: AbortSignal) => Promise<void>,
): Executor {
  return { start: (start) => run(trainer, start) };
}

function run(
  trainer: (start: AttemptStart, signal: AbortSignal) => Promise<void>,
  start: AttemptStart,
): Execution {
  const killer = new AbortController();
  const ended = (code: number, error: unknown): ExitInfo => ({
    code,
    signal: killer.signal.aborted ? 'SIGKILL' : null,
    error: error === null ? null : error instanceof Error ? error.message : String(error),
  });
  const done = Promise.resolve()
    .then(() => trainer(start, killer.signal))
    .then(
      () => ended(0, null),
      (error: unknown) => ended(1, error),
    );
  return { pid: process.pid, command: ['inline'], done, kill: () => killer.abort() };
}
