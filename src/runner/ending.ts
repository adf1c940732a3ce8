// Waiting for a trainer's end with a limit, again and again: nothing is left behind by a wait that ends without it.
import type { ExitInfo } from './executors/executor.js';

/** The end of a trainer, which may be a long time coming. */
export class Ending {
  #exit: ExitInfo | null = null;
  #wake = () => {};

  constructor(done: Promise<ExitInfo>) {
    void done.then((exit) => {
      this.#exit = exit;
      this.#wake();
    });
  }

  /** How it ended as soon as it has, or null after so many milliseconds. */
  async within(ms: number): Promise<ExitInfo | null> {
    if (this.#exit === null)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    return this.#exit;
  }
}
