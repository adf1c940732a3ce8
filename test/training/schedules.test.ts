import { expect, it } from 'vitest';
import { learningRate } from '../../src/training/schedules.js';

const cosine = { schedule: 'cosine', lr: 0.1, lr_min: 0.001 } as const;

it('starts at the rate, is half way in the middle and ends at the least rate', () => {
  expect(learningRate(cosine, 0, 100)).toBe(0.1);
  expect(learningRate(cosine, 50, 100)).toBeCloseTo(0.0505, 12);
  expect(learningRate(cosine, 100, 100)).toBeCloseTo(0.001, 12);
});

it('never rises and never leaves its bounds', () => {
  const rates = Array.from({ length: 121 }, (_, step) => learningRate(cosine, step, 100));
  for (let i = 1; i < rates.length; i++) expect(rates[i]).toBeLessThanOrEqual(rates[i - 1]!);
  expect(Math.min(...rates)).toBeGreaterThanOrEqual(0.001);
});

it('constant stays', () => {
  expect(learningRate({ ...cosine, schedule: 'constant' }, 77, 100)).toBe(0.1);
});

it('as the reference code does it, uses the second rate twice and never the first', () => {
  const rates = [0, 1, 2, 6].map((step) => learningRate(cosine, step, 6, 'reference'));
  const ours = [1, 1, 2, 6].map((step) => learningRate(cosine, step, 6));
  expect(rates).toEqual(ours);
  expect(rates[0]).toBeCloseTo(0.09336825748732973, 15);
});
