// The behaviour of src/sweep/pruners/threshold.ts on small histories.
import { expect, it } from 'vitest';
import { FIRST_STATE } from '../../../src/sweep/pruners/pruner.js';
import { threshold } from '../../../src/sweep/pruners/threshold.js';
import { curve, history } from './histories.js';

const rule = threshold.create({ lower: 0, upper: 2 });
const at = (value: number) => rule.decide(FIRST_STATE, history([curve(0, [value])]), 0);

it('stops outside its bounds and on NaN, and names the bound', () => {
  expect([0, 2, 1].map((v) => at(v).stop)).toEqual([false, false, false]);
  expect(at(-1)).toMatchObject({ stop: true, explanation: { threshold: 0, own: -1 } });
  expect(at(Number.POSITIVE_INFINITY)).toMatchObject({ stop: true, explanation: { threshold: 2 } });
  expect(at(Number.NaN)).toMatchObject({ stop: true, explanation: { reason: 'not a number' } });
});

it('needs a bound, and bounds in order', () => {
  expect(() => threshold.create({})).toThrow(/lower, upper or both/);
  expect(() => threshold.create({ lower: 2, upper: 1 })).toThrow(/above/);
});
