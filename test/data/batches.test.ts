// Batches and augmentation: what an epoch reads depends on seed and epoch only, and every pixel is where it should be.
import { describe, expect, it } from 'vitest';
import {
  epochOrder,
  evaluationBatch,
  evaluationSteps,
  PADDING_LABEL,
  planEpoch,
  trainBatch,
  trainSteps,
} from '../../src/data/batches.js';
import { loadDataSet } from '../../src/data/data-set.js';
import { DataError } from '../../src/errors.js';
import { random } from '../../src/random.js';

const ALL = { path: null, train: 100, validation: 30, test: 30 };
const data = await loadDataSet({ name: 'synthetic', ...ALL }, { cache: '/nonexistent' });
const NONE = { crop: 0, flip: false, cutout: 0 };
const FULL = { crop: 2, flip: true, cutout: 4 };
const SIZE = 16 * 16 * 3;

describe('batches', () => {
  it('reads every training image once an epoch, in an order of seed and epoch', () => {
    const order = epochOrder(100, random(1), 3);
    expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(epochOrder(100, random(1), 3)).toEqual(order);
    expect(epochOrder(100, random(1), 4)).not.toEqual(order);
    expect(epochOrder(100, random(2), 3)).not.toEqual(order);
  });

  it('gives the same batch whether or not the batches before it were read', () => {
    const plan = planEpoch(data, FULL, random(7), 2);
    const all = Array.from({ length: trainSteps(data, 32) }, (_, step) => trainBatch(data, plan, step, 32));
    expect(trainBatch(data, planEpoch(data, FULL, random(7), 2), 2, 32)).toEqual(all[2]);
  });

  it('normalises by mean and deviation', () => {
    const plan = planEpoch(data, NONE, random(1), 0);
    const { images, labels, count } = trainBatch(data, plan, 1, 10);
    expect(count).toBe(10);
    const index = plan.order[10]!;
    expect(labels[0]).toBe(data.train.labels[index]);
    for (const p of [0, 1, 2, 500]) {
      const pixel = data.train.images[index * SIZE + p]! / 255;
      expect(images[p]).toBeCloseTo((pixel - data.mean[p % 3]!) / data.deviation[p % 3]!, 5);
    }
  });

  it('leaves an incomplete training batch out and refuses a part smaller than a batch', () => {
    expect(trainSteps(data, 32)).toBe(3);
    expect(() => trainBatch(data, planEpoch(data, NONE, random(1), 0), 3, 32)).toThrow(RangeError);
    expect(() => trainSteps(data, 101)).toThrow(DataError);
  });

  it('covers an evaluation part once and marks what only fills the last batch', () => {
    expect(evaluationSteps(data.test, 16)).toBe(2);
    const last = evaluationBatch(data, data.test, 1, 16);
    expect(last.count).toBe(14);
    expect(last.labels.length).toBe(16);
    expect(Array.from(last.labels.subarray(0, 14))).toEqual(Array.from(data.test.labels.subarray(16)));
    expect(Array.from(last.labels.subarray(14))).toEqual([PADDING_LABEL, PADDING_LABEL]);
    expect(last.images.subarray(14 * SIZE).every((v) => v === 0)).toBe(true);
    expect(() => evaluationBatch(data, data.test, 2, 16)).toThrow(RangeError);
  });
});
