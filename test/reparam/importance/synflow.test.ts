// `synflow` by hand: the signed sum, and its closed form before a batch norm.
import { expect, it } from 'vitest';
import { synflow } from '../../../src/reparam/importance/synflow.js';
import { engineForTests } from '../../engine-for-tests.js';
import { scoreOf } from './evaluate.js';

const engine = await engineForTests();

it('is the signed sum of gradient * weight without a batch norm', () => {
  expect(scoreOf(engine, synflow, { weight: [1, -2, 3], gradient: [0.5, 2, 1] })).toBeCloseTo(-0.5, 6);
});

it('is what the epsilon leaves before a batch norm, whatever the rounding of the sum', () => {
  const norm = { scale: [2, 1], gradient: [3, -1], variance: [0, 3], epsilon: 1 };
  expect(scoreOf(engine, synflow, { weight: [1], gradient: [1], norm })).toBeCloseTo(6 - 0.25, 6);
});
