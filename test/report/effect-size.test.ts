// Effect sizes of a worked example.
import { expect, it } from 'vitest';
import { effectSize, pairedEffectSize } from '../../src/report/effect-size.js';

it('is the difference in deviations, smaller without bias', () => {
  const { cohenD, hedgesG, hedgesGExact } = effectSize([3, 4, 5], [1, 2, 3])!;
  expect(cohenD).toBeCloseTo(2, 12);
  expect(hedgesG).toBeCloseTo(1.6, 12);
  expect(Math.abs(hedgesGExact - hedgesG)).toBeLessThan(0.01);
  expect(pairedEffectSize([1, 3])).toBeCloseTo(Math.SQRT2, 12);
});

it('is not defined without variation or with one value', () => {
  expect([effectSize([1, 1], [2, 2]), effectSize([1], [1, 2])]).toEqual([null, null]);
  expect([pairedEffectSize([1]), pairedEffectSize([1, 1])]).toEqual([null, null]);
});
