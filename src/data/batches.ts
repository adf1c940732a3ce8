// Batches as the network reads them: order and augmentation of epoch e depend on (seed, e) only, so training that goes
// on in the middle of an epoch sees the images that it would have seen. Crops pad zeros in pixel space, before
// normalisation; cutout writes zeros after it (the mean colour), as the released CIFAR recipes do.
import { DataError } from '../errors.js';
import type { Random } from '../random.js';
import { type AugmentOptions, type AugmentPlan, planAugmentation } from './augment.js';
import type { DataSet, ImageSet } from './data-set.js';
import { normalizationTable, writeImage } from './write-image.js';

/** The label of a row that only fills an evaluation batch up. */
export const PADDING_LABEL = -1;

/** One batch of fixed size. */
export interface Batch {
  /** [size, height, width, channels], normalised. */
  readonly images: Float32Array;
  /** [size]; `PADDING_LABEL` for rows at and after `count`. */
  readonly labels: Int32Array;
  /** How many rows are images; the rest are zeros. */
  readonly count: number;
}

/** What one epoch of training reads, in order. */
export interface EpochPlan {
  /** Indices into the train part, each once. */
  readonly order: Int32Array;
  readonly augment: AugmentPlan;
}

/** The order in which epoch `epoch` reads `count` images. */
export function epochOrder(count: number, seed: Random, epoch: number): Int32Array {
  return seed.split('order', epoch).permutation(count);
}

/** Order and augmentation of epoch `epoch`; `seed` is the trial's own stream. */
export function planEpoch(data: DataSet, options: AugmentOptions, seed: Random, epoch: number): EpochPlan {
  const { count } = data.train;
  return {
    order: epochOrder(count, seed, epoch),
    augment: planAugmentation(count, data.inputShape, options, seed, epoch),
  };
}

/** Whole batches in an epoch of training (what is left over waits for another order); a DataError when there is none. */
export function trainSteps(data: DataSet, batchSize: number): number {
  const steps = Math.floor(data.train.count / batchSize);
  if (steps > 0) return steps;
  throw new DataError(
    data.name,
    `the train part has ${data.train.count} images, fewer than one batch of ${batchSize}`,
  );
}

/** The training batch of step `step` (from 0), augmented and normalised. */
export function trainBatch(data: DataSet, plan: EpochPlan, step: number, batchSize: number): Batch {
  const first = step * batchSize;
  const indices = plan.order.subarray(first, first + batchSize);
  if (indices.length < batchSize) throw new RangeError(`no training batch ${step} of ${batchSize} images`);
  const batch = emptyBatch(data, batchSize, batchSize);
  const table = normalizationTable(data.mean, data.deviation);
  for (let i = 0; i < batchSize; i++) {
    writeImage(batch.images, i, data.train.images, indices[i]!, data.inputShape, table, {
      plan: plan.augment,
      place: first + i,
    });
    batch.labels[i] = data.train.labels[indices[i]!]!;
  }
  return batch;
}

/** Batches that cover a part once, the last one filled up. */
export function evaluationSteps(set: ImageSet, batchSize: number): number {
  return Math.ceil(set.count / batchSize);
}

/** The evaluation batch of step `step` (from 0) of a part: stored order, no augmentation, filled up with zeros. */
export function evaluationBatch(data: DataSet, set: ImageSet, step: number, batchSize: number): Batch {
  const first = step * batchSize;
  const count = Math.min(batchSize, set.count - first);
  if (step < 0 || count <= 0) throw new RangeError(`no evaluation batch ${step} of ${batchSize} images`);
  const batch = emptyBatch(data, batchSize, count);
  const table = normalizationTable(data.mean, data.deviation);
  for (let i = 0; i < count; i++) {
    writeImage(batch.images, i, set.images, first + i, data.inputShape, table, null);
    batch.labels[i] = set.labels[first + i]!;
  }
  return batch;
}

function emptyBatch(data: DataSet, size: number, count: number): Batch {
  const [height, width, channels] = data.inputShape;
  return {
    images: new Float32Array(size * height * width * channels),
    labels: new Int32Array(size).fill(PADDING_LABEL),
    count,
  };
}
