// Gaussian process search against Optuna's (samplers.json). A few seeds by default, because each takes seconds;
// DYREP_GP_SEEDS=20 runs as many as the golden README asks for.
import { expect, it } from 'vitest';
import { gp } from '../../src/sweep/samplers/gp.js';
import { largerThan } from './sampler-functions.js';
import { bestOf, type GoldenFunction } from './sampler-run.js';
import { readSweepGolden } from './sweep.js';

/** Of the golden README. */
const WORSE = 0.01;
const SEEDS = Array.from({ length: Number(process.env.DYREP_GP_SEEDS ?? 3) }, (_, seed) => seed);
const MINUTES = 60_000;
const { functions, trials } = readSweepGolden<{
  readonly functions: readonly GoldenFunction[];
  readonly trials: number;
}>('samplers.json');

it('holds functions', () => expect(functions.length).toBeGreaterThan(0));

it.each(functions)(
  'is no worse on $function',
  (golden) => {
    const ours = SEEDS.map((seed) => bestOf(golden, gp, seed, trials));
    expect(largerThan(ours, golden.samplers.gp!.bestAfter['60'])).toBeGreaterThanOrEqual(WORSE);
  },
  10 * MINUTES,
);
