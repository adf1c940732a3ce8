// The trials that a run has still to look at. One that another process runs is left in the queue until it is free.
import type { SweepTrial } from '../store/store.js';
import { type HeldLock, takeLock } from './lock.js';
import { type Run, tell } from './run.js';
import { withProblem } from './snapshot.js';

/** A trial that this process alone may run, until the lock is released. */
export interface TakenTrial {
  readonly planned: SweepTrial;
  readonly lock: HeldLock;
  /** Attempts that it had when this run began. */
  readonly attempts: number;
  /** Whether it is to run even though it failed. */
  readonly retryFailed: boolean;
}

/** Open trials in the order of the plan. */
export class Queue {
  readonly #run: Run;
  readonly #retryFailed: boolean;
  readonly #open: { readonly planned: SweepTrial; readonly attempts: number }[];

  constructor(run: Run, open: readonly SweepTrial[], retryFailed: boolean) {
    this.#run = run;
    this.#retryFailed = retryFailed;
    const attempts = (id: string) => run.store.trial(id)!.attempts;
    this.#open = open.map((planned) => ({ planned, attempts: attempts(planned.trial.id) }));
  }

  get isEmpty(): boolean {
    return this.#open.length === 0;
  }

  /** The first trial that no other process runs; null when there is none just now. */
  take(): TakenTrial | null {
    const run = this.#run;
    for (const [index, { planned, attempts }] of this.#open.entries()) {
      const { id } = planned.trial;
      const taken = takeLock(run.home.trialLock(id), run.sweep, run.now());
      if ('lock' in taken) {
        this.#open.splice(index, 1);
        return { planned, lock: taken.lock, attempts, retryFailed: this.#retryFailed };
      }
      const { sweep, pid, host } = taken.owner;
      const where = `sweep ${sweep} (process ${pid} on ${host})`;
      const problem = `trial ${id} is run by ${where}; its result is waited for`;
      if (!run.history.problems.includes(problem)) tell(run, (h) => withProblem(h, problem));
    }
    return null;
  }
}
