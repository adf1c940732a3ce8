// Values of tables and of SciPy, and identities.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betaQuantile,
  erfc,
  incompleteBeta,
  logGamma,
  normalCdf,
  normalQuantile,
} from '../src/special-functions.js';

const relative = (a: number, b: number) => Math.abs(a - b) / Math.abs(b);

describe('erfc', () => {
  it.each([
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028513],
    [3, 2.209049699858544e-5],
    [10, 2.088487583762545e-45],
    [-1, 1.8427007929497148],
  ])('of %d', (x, expected) => expect(relative(erfc(x), expected)).toBeLessThan(1e-13));

  it('has no jump where its two formulas meet', () => {
    expect(relative(erfc(2 - 1e-15), erfc(2))).toBeLessThan(1e-12);
  });
});

it('log gamma is that of factorials and of a half', () => {
  expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 11);
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 12);
});

it('the normal quantile undoes the normal probability', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1 - 1e-15, noNaN: true }), (p) => {
      expect(relative(normalCdf(normalQuantile(p)), p)).toBeLessThan(1e-11);
    }),
  );
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalQuantile(-1)).toBeNaN();
});

it('the beta quantile undoes the beta probability', () => {
  const shape = fc.double({ min: 0.2, max: 50, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), shape, shape, (p, a, b) => {
      // Near 1 a double of x cannot be finer than its spacing there, which moves p by its density.
      const x = betaQuantile(p, a, b);
      if (x > 1e-12 && x < 1 - 1e-6) expect(relative(incompleteBeta(x, a, b), p)).toBeLessThan(1e-8);
    }),
  );
});
