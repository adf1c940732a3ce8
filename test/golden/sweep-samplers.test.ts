// Samplers against Optuna's over 20 seeds on six functions (samplers.json): no worse by Mann and Whitney's test, and better
// than random search wherever Optuna's are.
import { describe, expect, it } from 'vitest';
import { randomSampler } from '../../src/sweep/samplers/random.js';
import { tpe } from '../../src/sweep/samplers/tpe.js';
import { FUNCTIONS, largerThan } from './sampler-functions.js';
import { bestOf, type GoldenFunction } from './sampler-run.js';
import { readSweepGolden } from './sweep.js';

/** Of the golden README. */
const WORSE = 0.01;
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);
const { functions, trials } = readSweepGolden<{
  readonly functions: readonly GoldenFunction[];
  readonly trials: number;
}>('samplers.json');

it('holds functions', () => expect(functions.length).toBeGreaterThan(0));

describe.each(functions)('$function', (golden) => {
  const theirs = (name: string) => golden.samplers[name]!.bestAfter['60'];

  it('is the function', () => {
    for (const { params, value } of golden.check)
      expect(FUNCTIONS[golden.function]!(params, golden.constants ?? {})).toBeCloseTo(value, 9);
  });

  it('random search is no worse than random search', () => {
    const ours = SEEDS.map((seed) => bestOf(golden, randomSampler, seed, trials));
    expect(largerThan(ours, theirs('random'))).toBeGreaterThanOrEqual(WORSE);
  });

  it('TPE is no worse, and better than random where theirs is', () => {
    const ours = SEEDS.map((seed) => bestOf(golden, tpe, seed, trials));
    expect(largerThan(ours, theirs('tpe'))).toBeGreaterThanOrEqual(WORSE);
    if (largerThan(theirs('random'), theirs('tpe')) < WORSE)
      expect(largerThan(theirs('random'), ours)).toBeLessThan(WORSE);
  });
});
