// Log-uniform numbers: values or exponents as bounds.
import { expect, it } from 'vitest';
import {
  invLogUniformValues,
  logUniformValues,
  qLogUniform,
  qLogUniformValues,
} from '../../../src/sweep/distributions/log-uniform.js';

it('has its median at the geometric mean', () => {
  expect(logUniformValues.create({ min: 1e-4, max: 1 }).ppf(0.5)).toBeCloseTo(0.01, 12);
  expect(invLogUniformValues.create({ min: 1e-4, max: 1 }).ppf(0.5)).toBeCloseTo(0.01, 12);
});

it('has the bounds to the last bit', () => {
  const d = logUniformValues.create({ min: 0.1, max: 0.3 });
  expect([d.low, d.high]).toEqual([0.1, 0.3]);
});

it('refuses values that have no logarithm and steps without a multiple', () => {
  expect(() => logUniformValues.create({ min: 0, max: 1 })).toThrow();
  expect(() => qLogUniformValues.create({ min: 1, max: 3, q: 4 })).toThrow(/multiple/);
  expect(() => qLogUniform.create({ min: 0, max: 1, q: 4 })).toThrow(/multiple/);
});
