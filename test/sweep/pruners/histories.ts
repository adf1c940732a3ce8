// Small histories for the tests of pruners.
import type { Curve, PruningHistory } from '../../../src/sweep/pruners/pruner.js';

/** A curve that reports the values at steps 0, 1, 2, … */
export function curve(number: number, values: readonly number[], state: Curve['state'] = 'running'): Curve {
  return { number, state, reports: values.map((value, step) => ({ step, value })) };
}

/** A history of the curves that is minimized, or as `goal` says. */
export function history(curves: readonly Curve[], goal: PruningHistory['goal'] = 'minimize'): PruningHistory {
  return { sweep: 'test', goal, curves };
}
