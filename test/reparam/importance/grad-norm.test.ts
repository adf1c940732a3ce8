// `grad_norm` by hand.
import { expect, it } from 'vitest';
import { gradNorm } from '../../../src/reparam/importance/grad-norm.js';
import { engineForTests } from '../../engine-for-tests.js';
import { scoreOf } from './evaluate.js';

const engine = await engineForTests();

it('is the length of the gradient', () => {
  expect(scoreOf(engine, gradNorm, { weight: [9, 9], gradient: [3, -4] })).toBeCloseTo(5, 6);
});
