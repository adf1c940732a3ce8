// Uniform numbers and whole numbers at their edges.
import { expect, it } from 'vitest';
import { intUniform, qUniform, uniform } from '../../../src/sweep/distributions/uniform.js';

it('reaches both ends of whole numbers evenly', () => {
  const d = intUniform.create({ min: 1, max: 10 });
  expect([0, 0.1, 0.10000001, 0.3, 1].map(d.ppf)).toEqual([1, 1, 2, 3, 10]);
  expect([0, 1, 1.5, 10, 11].map(d.cdf)).toEqual([0, 0.1, 0.1, 1, 1]);
});

it('refuses bounds out of order and a step that has no multiple inside', () => {
  expect(() => uniform.create({ min: 2, max: 2 })).toThrow(/below/);
  expect(() => intUniform.create({ min: 1.5, max: 2 })).toThrow();
  expect(() => qUniform.create({ min: 1, max: 3, q: 4 })).toThrow(/multiple/);
  expect(qUniform.create({ min: 1, max: 3 }).q).toBe(1);
});
