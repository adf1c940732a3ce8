// Where a live view gets its snapshots from: whoever runs the sweep keeps the latest and calls back when there is a new one.
import type { SweepSnapshot } from '../trial/snapshot.js';

export interface RunSource {
  /** The latest snapshot. */
  readonly current: () => SweepSnapshot;
  /** Calls `listener` after every change; returns how to stop that. */
  readonly subscribe: (listener: () => void) => () => void;
}
