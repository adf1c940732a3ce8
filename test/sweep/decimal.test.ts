import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimal } from '../../src/sweep/decimal.js';

it('takes away what binary rounding adds, and leaves everything else', () => {
  expect([3 * 0.1, 0.1 + 0.7, 1e21, -0.25, 12345678].map(decimal)).toEqual([0.3, 0.8, 1e21, -0.25, 12345678]);
  expect(['0.30000000000000004', null, true].map(decimal)).toEqual(['0.30000000000000004', null, true]);
});

it('is what people write: multiples of a decimal step have no more digits than the step', () => {
  const steps = fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 6 }));
  fc.assert(fc.property(steps, ([n, d]) => decimal(n * 10 ** -d) === Number(`${n}e-${d}`)));
});
