// Rounding to multiples: W&B's, and ours, which stays inside the bounds.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { multiplesInside, quantise, valueAt } from '../../../src/sweep/distributions/distribution.js';
import { createDistribution } from '../../../src/sweep/distributions/table.js';

it('rounds halves to the even multiple', () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5].map((x) => quantise(x, 1))).toEqual([0, 2, 2, 0, -2]);
});

it('takes a bound for a multiple in spite of rounding', () => {
  expect(multiplesInside(0, 0.3, 0.1)).toEqual([0, 3]);
  expect(multiplesInside(1, 3, 4)).toBeNull();
});

it('never leaves the bounds', () => {
  const d = createDistribution('q_uniform', { min: 1, max: 10, q: 4 });
  expect([0, 0.05, 0.999, 1].map((p) => valueAt(d, p))).toEqual([4, 4, 8, 8]);
  fc.assert(
    fc.property(
      fc.double({ min: -50, max: 50, noNaN: true }),
      fc.double({ min: 1, max: 50, noNaN: true }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (min, width, q, p) => {
        const value = valueAt(createDistribution('q_uniform', { min, max: min + width, q }), p);
        expect(value >= min && value <= min + width).toBe(true);
      },
    ),
  );
});
