// The trials that a run has still to look at. One that another process runs is set aside, and asked for first next time.
import { whereGone } from '../errors.js';
import type { SweepTrial } from '../store/store.js';
import type { HeldLock } from './lock.js';
import { type Run, tell } from './run.js';

/** An open trial, and the attempts that it had when this run took it into its plan. */
export interface OpenTrial {
  readonly planned: SweepTrial;
  readonly attempts: number;
}

/** A trial that this process alone may run, until the lock is released. */
export interface TakenTrial extends OpenTrial {
  readonly lock: HeldLock;
}

/** Open trials in the order of the plan. */
export class Queue {
  readonly #run: Run;
  readonly #open: readonly OpenTrial[];
  readonly #aside: OpenTrial[] = [];
  #next = 0;

  constructor(run: Run, open: readonly OpenTrial[]) {
    this.#run = run;
    this.#open = open;
  }

  get isEmpty(): boolean {
    return this.#aside.length === 0 && this.#next === this.#open.length;
  }

  /** The first trial that no other process runs; null when there is none just now. */
  take(): TakenTrial | null {
    for (const [index, open] of this.#aside.entries()) {
      const lock = this.#lock(open);
      if (lock === null) continue;
      this.#aside.splice(index, 1);
      return { ...open, lock };
    }
    while (this.#next < this.#open.length) {
      const open = this.#open[this.#next++]!;
      const lock = this.#lock(open);
      if (lock !== null) return { ...open, lock };
      this.#aside.push(open);
    }
    return null;
  }

  #lock({ planned }: OpenTrial): HeldLock | null {
    const run = this.#run;
    const { id } = planned.trial;
    const taken = run.lock.also(run.home.trialLock(id));
    if ('lock' in taken) return taken.lock;
    const { sweep, pid, host } = taken.owner;
    const where = `sweep ${sweep} (process ${pid} on ${host})`;
    const gone = whereGone(run.home.home, host);
    const problem = `trial ${id} is run by ${where}; its result is waited for${gone}`;
    if (!run.history.hasNoted(problem)) tell(run, (h) => h.note(problem));
    return null;
  }
}
