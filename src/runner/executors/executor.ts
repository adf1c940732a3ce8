// The contract of executors: what runs the trainer of one attempt. The runner asks it to stop by the attempt's stop file.
import type { TrialPaths } from '../paths.js';

/** The attempt that is to run; its folder exists. */
export interface AttemptStart {
  readonly trial: TrialPaths;
  readonly attempt: number;
  /** Environment variables of this attempt alone: its share of the machine. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** How a trainer's process ended. What the attempt came to is said by its log alone. */
export interface ExitInfo {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why it could not be started, or what an inline trainer threw; null otherwise. */
  readonly error: string | null;
}

/** A trainer that was started. */
export interface Execution {
  /** Its process; null when it could not be started. */
  readonly pid: number | null;
  /** What was run, for the record. */
  readonly command: readonly string[];
  /** The environment that it was started with; missing for a trainer inside this process. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** Settles when nothing of it runs any more; never rejects. */
  readonly done: Promise<ExitInfo>;
  /** Ends it at once, with every process that it started; harmless when it has ended. */
  kill(): void;
}

/** Starts trainers: as child processes, inline in tests, elsewhere as tasks of a cluster. */
export interface Executor {
  start(start: AttemptStart): Execution;
}
