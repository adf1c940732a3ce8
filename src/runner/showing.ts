// How often a run shows itself: at once after a quiet while, else about five times a second, less often where a snapshot of a
// large sweep takes long, and at its end.
import type { SweepSnapshot } from '../trial/snapshot.js';

/** Whoever watches a run is shown it by this. */
export interface Showing {
  /** Something has changed: shows it, now or soon. */
  soon(): void;
  /** Shows what was not shown yet, now. */
  now(): void;
}

/** A snapshot may take this part of the time. */
const SHARE = 1 / 20;

/** Shows snapshots as they are asked for, at least so many milliseconds apart; without a watcher none is made. */
export function createShowing(
  watcher: ((snapshot: SweepSnapshot) => void) | undefined,
  snapshot: () => SweepSnapshot,
  clock: () => number,
  everyMs: number,
): Showing {
  if (watcher === undefined) return { soon() {}, now() {} };
  let timer: ReturnType<typeof setTimeout> | null = null;
  let [shownAt, rest] = [Number.NEGATIVE_INFINITY, 0];
  const show = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const began = clock();
    watcher(snapshot());
    shownAt = clock();
    rest = Math.max(everyMs, (shownAt - began) / SHARE);
  };
  return {
    soon() {
      if (timer !== null) return;
      // A clock that was set back must not hold it up for longer.
      const left = Math.min(rest, shownAt + rest - clock());
      if (left <= 0) show();
      else timer = setTimeout(show, left);
    },
    now() {
      if (timer !== null) show();
    },
  };
}
