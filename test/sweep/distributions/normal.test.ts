// Normal numbers: location, scale, and what they default to.
import { expect, it } from 'vitest';
import { logNormal, normal, qLogNormal, qNormal } from '../../../src/sweep/distributions/normal.js';

it('is standard without settings', () => {
  expect(normal.create({}).ppf(0.975)).toBeCloseTo(1.959963984540054, 12);
  expect(logNormal.create({}).ppf(0.5)).toBeCloseTo(1, 15);
  expect([qNormal.create({}).q, qLogNormal.create({}).q]).toEqual([1, 1]);
});

it('has no width of 0', () => expect(() => normal.create({ sigma: 0 })).toThrow());

it('has nothing below 0 when it is an exponent', () => expect(logNormal.create({}).cdf(-1)).toBe(0));
