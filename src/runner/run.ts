// What the parts of a running sweep share: where, with what, the history so far, and how far stopping has come.
import type { Store } from '../store/store.js';
import type { Execution } from '../sweep/execution.js';
import type { Judge } from '../sweep/judge.js';
import type { TrialEvent } from '../trial/events.js';
import type { Executor } from './executors/executor.js';
import type { SweepHistory } from './history.js';
import type { HeldLock } from './lock.js';
import type { HomePaths, TrialPaths } from './paths.js';
import type { RunFacts } from './provenance.js';
import type { Showing } from './showing.js';
import type { PlannedSweep } from './sweep-files.js';
import { writeEnd } from './trial-folder.js';

/** How long things may take, in milliseconds. */
export interface RunTimes {
  /** Between two looks at a running attempt. */
  readonly pollMs: number;
  /** From the request to stop (or a dead attempt's last event) until it is killed. */
  readonly stopMs: number;
  /** From a last event until a process that does not end is killed. */
  readonly lingerMs: number;
  /** Between two snapshots for whoever watches. */
  readonly showMs: number;
}

/** The times of a run that does not choose its own. */
export const DEFAULT_TIMES: RunTimes = { pollMs: 200, stopMs: 60_000, lingerMs: 10_000, showMs: 200 };

/** A run under way; `failed` says that the run itself cannot go on. */
export interface Run {
  /** Name of the sweep. */
  readonly sweep: string;
  readonly execution: Execution;
  readonly home: HomePaths;
  readonly store: Store;
  readonly executor: Executor;
  readonly now: () => number;
  readonly times: RunTimes;
  readonly facts: RunFacts;
  readonly stopSignal: AbortSignal;
  readonly killSignal: AbortSignal;
  /** The sweep's. */
  readonly lock: HeldLock;
  readonly history: SweepHistory;
  readonly showing: Showing;
  /** Processes that the kernel has killed for want of memory so far; null where it does not tell. */
  readonly oomKills: () => number | null;
  /** Runs failed trials again. */
  readonly retryFailed: boolean;
  /** Decides which trials end early; null: none does. */
  judge: Judge | null;
  /** What is planned so far. */
  plan: PlannedSweep;
  failed: boolean;
  /** Why no more trials are started; null while they are. */
  halted: string | null;
  /** Why the budget allows no more starts; null while it does. */
  spent: string | null;
  /** Trials that failed since the last one that did not. */
  failuresInARow: number;
}

/** Changes the history and shows it. */
export function tell(run: Run, change: (history: SweepHistory) => void): void {
  change(run.history);
  run.showing.soon();
}

/** Whether nothing new is to be started because the run is to end. */
export function isStopping(run: Run): boolean {
  return run.failed || run.stopSignal.aborted || run.killSignal.aborted;
}

/** Whether more trials may be started. */
export function mayStart(run: Run): boolean {
  return !isStopping(run) && run.halted === null && run.spent === null;
}

/** Ends an attempt that did not end itself, in its folder (when there still is one) and in the store. */
export function decideEnd(
  run: Run,
  paths: TrialPaths,
  trialId: string,
  attempt: number,
  event: TrialEvent,
): void {
  const offset = run.store.attempt(trialId, attempt)?.offset ?? 0;
  writeEnd(paths.attempt(attempt), { offset, event });
  run.store.endAttempt(trialId, attempt, event);
}

/** A pause; gives null, to tell it apart in a race. */
export function pause(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(resolve, ms, null));
}
