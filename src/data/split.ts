// Stratified splits and subsets: every class gives its share, which images of it is decided by a seeded stream.
import { type Random, random } from '../random.js';
import type { ImageSet } from './data-set.js';

/** The seed of splits and subsets where none is given. */
export const SPLIT_SEED = 0;

/**
 * The indices of a subset of `count` images, ascending, each class in its proportion (largest remainder). A smaller
 * subset of the same stream takes each class's images from the front of the same order.
 */
export function stratifiedSubset(
  labels: ArrayLike<number>,
  classes: number,
  count: number,
  stream: Random,
): Int32Array {
  return stratifiedSplit(labels, classes, [count], stream)[0]!;
}

/**
 * The indices of several disjoint parts of the given sizes, each ascending and each class in its proportion. The sizes
 * add up to no more than the number of labels.
 */
export function stratifiedSplit(
  labels: ArrayLike<number>,
  classes: number,
  sizes: readonly number[],
  stream: Random,
): Int32Array[] {
  const total = sizes.reduce((a, b) => a + b, 0);
  if (total > labels.length) throw new RangeError(`a split of ${total} from ${labels.length} images`);
  const left = indicesByClass(labels, classes).map((indices, label) => {
    const order = stream.split('class', label).permutation(indices.length);
    return Array.from(order, (i) => indices[i]!);
  });
  return sizes.map((size) => {
    const quotas = shares(
      left.map((l) => l.length),
      size,
    );
    const part = left.flatMap((indices, label) => indices.splice(0, quotas[label]!));
    return Int32Array.from(part).sort();
  });
}

/** A train part with a validation part of `count` images split off, stratified; the same for every trial. */
export function splitOffValidation(
  set: ImageSet,
  classes: number,
  count: number,
  imageSize: number,
  seed: number,
): { readonly train: ImageSet; readonly validation: ImageSet } {
  const stream = random(seed).split('validation');
  const parts = stratifiedSplit(set.labels, classes, [set.count - count, count], stream);
  return {
    train: selectImages(set, parts[0]!, imageSize),
    validation: selectImages(set, parts[1]!, imageSize),
  };
}

/** The images at the given indices, in that order; `imageSize` is bytes an image. */
export function selectImages(set: ImageSet, indices: ArrayLike<number>, imageSize: number): ImageSet {
  const count = indices.length;
  const images = new Uint8Array(count * imageSize);
  const labels = set.labels instanceof Uint16Array ? new Uint16Array(count) : new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const from = indices[i]! * imageSize;
    images.set(set.images.subarray(from, from + imageSize), i * imageSize);
    labels[i] = set.labels[indices[i]!]!;
  }
  return { images, labels, count };
}

function indicesByClass(labels: ArrayLike<number>, classes: number): number[][] {
  const groups: number[][] = Array.from({ length: classes }, () => []);
  for (let i = 0; i < labels.length; i++) groups[labels[i]!]!.push(i);
  return groups;
}

/** Whole numbers in proportion to `weights` that add up to `total`: the largest remainders get the rest. */
function shares(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) return weights.map(() => 0);
  const exact = weights.map((w) => (w * total) / sum);
  const result = exact.map(Math.floor);
  const rest = total - result.reduce((a, b) => a + b, 0);
  const order = exact
    .map((e, i) => ({ i, remainder: e - Math.floor(e) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of order.slice(0, rest)) result[i]!++;
  return result;
}
