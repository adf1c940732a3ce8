// `snip` by hand.
import { expect, it } from 'vitest';
import { snip } from '../../../src/reparam/importance/snip.js';
import { engineForTests } from '../../engine-for-tests.js';
import { scoreOf } from './evaluate.js';

const engine = await engineForTests();

it('sums |gradient * weight|', () => {
  expect(scoreOf(engine, snip, { weight: [1, -2, 3], gradient: [0.5, 2, -1] })).toBeCloseTo(7.5, 6);
});
