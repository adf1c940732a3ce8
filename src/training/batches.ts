// The batches of a trial: which images each step and each calibration reads, from seed and epoch alone.
import { type Batch, planEpoch, trainBatch, trainSteps } from '../data/batches.js';
import type { DataSet } from '../data/data-set.js';
import { random } from '../random.js';
import type { Experiment } from '../trial/experiment.js';

export interface Batches {
  /** Whole batches in an epoch. */
  readonly perEpoch: number;
  /** The batches of an epoch (from 1); `at` counts from 0. */
  epoch(epoch: number): { at(batch: number): Batch };
  /** Training batches for calibration after this epoch, in an order of their own, made as they are read; they start over when data is short. */
  calibration(epoch: number, count: number): Iterable<Batch>;
}

/** The batches that this experiment's seed, data and augmentation give. */
export function createBatches(experiment: Experiment, data: DataSet): Batches {
  const { batch_size: size } = experiment.train;
  const { augment } = experiment.data;
  const seed = random(experiment.seed);
  const perEpoch = trainSteps(data, size);
  return {
    perEpoch,
    epoch(epoch) {
      const plan = planEpoch(data, augment, seed, epoch);
      return { at: (batch) => trainBatch(data, plan, batch, size) };
    },
    *calibration(epoch, count) {
      const plan = planEpoch(data, augment, seed.split('calibration'), epoch);
      for (let i = 0; i < count; i++) yield trainBatch(data, plan, i % perEpoch, size);
    },
  };
}
