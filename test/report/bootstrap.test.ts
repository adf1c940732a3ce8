// Bootstrap intervals: repeatable, around the mean, near Student's for many values.
import { expect, it } from 'vitest';
import { random } from '../../src/random.js';
import { bootstrapDifference, bootstrapMean } from '../../src/report/bootstrap.js';
import { describeSample } from '../../src/report/statistics.js';

const stream = random('values');
const values = Array.from({ length: 200 }, () => stream.normal());

it('is the same for the same stream and near the t interval', () => {
  const interval = bootstrapMean(values, random(1))!;
  expect(bootstrapMean(values, random(1))).toEqual(interval);
  const { mean, ci95 } = describeSample(values);
  expect(Math.abs(interval.low - (mean! - ci95!))).toBeLessThan(0.02);
  expect(Math.abs(interval.high - (mean! + ci95!))).toBeLessThan(0.02);
});

it('has the width of 0 where nothing varies, and none with one value', () => {
  expect(bootstrapDifference([2, 2], [1, 1], random(1))).toEqual({ low: 1, high: 1 });
  expect([bootstrapMean([1], random(1)), bootstrapDifference([1], [1, 2], random(1))]).toEqual([null, null]);
});
