// Fronts and hypervolumes (hypervolume.json).
import { expect, it } from 'vitest';
import { hypervolume, paretoFront } from '../../src/trial/pareto.js';
import { readSweepGolden } from './sweep.js';

interface GoldenSet {
  readonly shape: string;
  readonly directions: readonly ('minimize' | 'maximize')[];
  readonly values: readonly (readonly number[])[];
  readonly reference: readonly number[];
  readonly front: readonly number[];
  readonly hypervolume: number;
}

const RELATIVE = 1e-9;
const { sets } = readSweepGolden<{ sets: readonly GoldenSet[] }>('hypervolume.json');

it('holds sets', () => expect(sets.length).toBeGreaterThan(0));

it.each(sets.map((s, i) => ({ ...s, i })))('$i: $shape, $directions', (set) => {
  expect(paretoFront(set.values, set.directions)).toEqual(set.front);
  const measured = hypervolume(set.values, set.directions, set.reference);
  expect(Math.abs(measured - set.hypervolume)).toBeLessThanOrEqual(RELATIVE * set.hypervolume);
});
