// Choices: shares in the order of the values.
import { expect, it } from 'vitest';
import { choice, indexAt } from '../../../src/sweep/distributions/categorical.js';

it('gives each value its share', () => {
  const weighted = choice(['a', 'b', 'c'], [2, 0, 6]);
  expect(weighted.probabilities).toEqual([0.25, 0, 0.75]);
  expect([0, 0.24, 0.25, 0.99, 1].map((p) => indexAt(weighted, p))).toEqual([0, 0, 2, 2, 2]);
});

it('makes all alike without weights', () => {
  const plain = choice([10, 20, 30]);
  expect([0, 0.34, 0.67, 1].map((p) => indexAt(plain, p))).toEqual([0, 1, 2, 2]);
});
