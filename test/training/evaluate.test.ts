import { expect, it } from 'vitest';
import { EMPTY_TALLY, relativeError, summary, tally } from '../../src/training/evaluate.js';

const logits = new Float32Array([2, 0, 0, 0, 0, 3, 9, 9, 9]);

it('adds cross entropy and right answers over batches and leaves padding out', () => {
  const one = tally(EMPTY_TALLY, logits, 3, [0, 1, -1], 2);
  const loss = Math.log(Math.exp(2) + 2) - 2 + (Math.log(Math.exp(3) + 2) - 0);
  expect(one).toMatchObject({ images: 2, correct: 1 });
  expect(one.lossSum).toBeCloseTo(loss, 12);
  expect(summary(tally(one, logits, 3, [0], 1))).toMatchObject({ accuracy: 2 / 3 });
});

it('does not overflow on large logits and says NaN for NaN', () => {
  expect(summary(tally(EMPTY_TALLY, new Float32Array([1000, 0]), 2, [0], 1)).loss).toBe(0);
  expect(summary(tally(EMPTY_TALLY, new Float32Array([Number.NaN, 0]), 2, [0], 1)).loss).toBeNaN();
});

it('measures differences relative to the largest value', () => {
  expect(relativeError(new Float32Array([10, -4]), new Float32Array([10, -3]))).toBeCloseTo(0.1, 7);
  expect(relativeError(new Float32Array([0]), new Float32Array([0.5]))).toBe(0.5);
  expect(relativeError(new Float32Array([1]), new Float32Array([Number.NaN]))).toBeNaN();
});
