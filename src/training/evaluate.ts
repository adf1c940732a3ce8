// Loss and accuracy from logits, in float64 on the host: the engine only has to give logits, and a padded last batch
// needs no mask in the graph.
import { EquivalenceError } from '../errors.js';

/** Sums over the images seen so far. */
export interface Tally {
  readonly images: number;
  readonly lossSum: number;
  readonly correct: number;
}

export const EMPTY_TALLY: Tally = { images: 0, lossSum: 0, correct: 0 };

/** The tally after the first `count` rows of logits [rows, classes]: cross entropy and right answers. */
export function tally(
  sofar: Tally,
  logits: Float32Array,
  classes: number,
  labels: ArrayLike<number>,
  count: number,
): Tally {
  let { lossSum, correct } = sofar;
  for (let row = 0; row < count; row++) {
    const start = row * classes;
    let top = -Infinity;
    let best = -1;
    for (let c = 0; c < classes; c++) {
      const z = logits[start + c]!;
      if (z > top) {
        top = z;
        best = c;
      }
    }
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(logits[start + c]! - top);
    const label = labels[row]!;
    lossSum += top + Math.log(sum) - logits[start + label]!;
    if (best === label) correct++;
  }
  return { images: sofar.images + count, lossSum, correct };
}

/** Mean loss and accuracy of a tally; NaN when it is empty. */
export function summary({ images, lossSum, correct }: Tally): { loss: number; accuracy: number } {
  return { loss: lossSum / images, accuracy: correct / images };
}

/** Largest absolute difference, relative to the largest absolute value of `reference` (absolute when that is 0). */
export function relativeError(reference: Float32Array, other: Float32Array): number {
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < reference.length; i++) {
    const d = Math.abs(reference[i]! - other[i]!);
    if (Number.isNaN(d)) return Number.NaN;
    difference = Math.max(difference, d);
    largest = Math.max(largest, Math.abs(reference[i]!));
  }
  return largest === 0 ? difference : difference / largest;
}

/** Far above what float32 leaves in a deep network (1e-6 to 1e-4), far below what a wrong fold would do. */
export const EQUIVALENCE_TOLERANCE = 1e-2;

/** The error of a surgery; throws when it is no rounding any more. */
export function gate(what: string, path: string, before: Float32Array, after: Float32Array): number {
  const error = relativeError(before, after);
  if (!(error <= EQUIVALENCE_TOLERANCE)) throw new EquivalenceError(what, path, error, EQUIVALENCE_TOLERANCE);
  return error;
}
