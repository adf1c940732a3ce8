import { expect, it } from 'vitest';
import { operation } from '../../../src/reparam/importance/operation.js';
import { engineForTests } from '../../engine-for-tests.js';
import { scoreOf } from './evaluate.js';

const engine = await engineForTests();

it('without a batch norm it is the signed sum over weight and bias', () => {
  const values = { weight: [1, -2, 3], gradient: [0.5, 0.25, -1] };
  expect(scoreOf(engine, operation, values)).toBeCloseTo(0.5 - 0.5 - 3, 6);
  const bias = { value: [2, 4], gradient: [0.5, -0.125] };
  expect(scoreOf(engine, operation, { ...values, bias })).toBeCloseTo(-3 + 1 - 0.5, 6);
});

it('with one it is the closed form of the weight, plus scale and shift; the bias has no effect there', () => {
  const norm = {
    scale: [2, 1],
    gradient: [0.5, -0.25],
    shift: [1, -3],
    shiftGradient: [0.125, 0.5],
    variance: [0.03, 0.01],
    epsilon: 0.01,
  };
  const bias = { value: [100, 100], gradient: [1, 1] };
  const values = { weight: [7], gradient: [9], bias, norm };
  const closed = 2 * 0.5 * (0.01 / 0.04) + 1 * -0.25 * (0.01 / 0.02);
  expect(scoreOf(engine, operation, values)).toBeCloseTo(closed + (1 - 0.25) + (0.125 - 1.5), 6);
});
