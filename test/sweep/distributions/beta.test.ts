// Beta numbers: uniform without shapes.
import { expect, it } from 'vitest';
import { beta, qBeta } from '../../../src/sweep/distributions/beta.js';

it('is uniform without shapes', () => {
  expect(beta.create({}).ppf(0.3)).toBeCloseTo(0.3, 12);
  expect(beta.create({}).cdf(0.3)).toBeCloseTo(0.3, 12);
});

it('refuses a shape of 0', () => expect(() => qBeta.create({ a: 0 })).toThrow());
