// Samplers on the golden functions: the best values after 60 trials, by seed.

import { choice } from '../../src/sweep/distributions/categorical.js';
import type { Parameters } from '../../src/sweep/distributions/parameter.js';
import { createDistribution } from '../../src/sweep/distributions/table.js';
import { samplerSpace } from '../../src/sweep/samplers/dimension.js';
import type { FinishedTrial, Sampler } from '../../src/sweep/samplers/sampler.js';
import { FUNCTIONS } from './sampler-functions.js';

type GoldenDimension =
  | { readonly name: string; readonly type: 'categorical'; readonly choices: readonly string[] }
  | {
      readonly name: string;
      readonly type: 'float' | 'int';
      readonly low: number;
      readonly high: number;
      readonly log?: boolean;
    };
export interface GoldenFunction {
  readonly function: string;
  readonly space: readonly GoldenDimension[];
  readonly constants?: object;
  readonly check: readonly {
    readonly params: Readonly<Record<string, number | string>>;
    readonly value: number;
  }[];
  readonly samplers: Readonly<
    Record<string, { readonly bestAfter: Readonly<Record<'20' | '40' | '60', readonly number[]>> }>
  >;
}

/** The golden space in our words. */
export function spaceOf(golden: GoldenFunction): Parameters {
  const entries = golden.space.map((d): [string, Parameters[string]] => {
    if (d.type === 'categorical')
      return [d.name, { kind: 'categorical', choice: choice(d.choices), weighted: false }];
    const name = d.type === 'int' ? 'int_uniform' : d.log ? 'log_uniform_values' : 'uniform';
    return [d.name, { kind: 'number', distribution: createDistribution(name, { min: d.low, max: d.high }) }];
  });
  return Object.fromEntries(entries);
}

/** The best value after `trials` trials, one after the other. */
export function bestOf(golden: GoldenFunction, sampler: Sampler, seed: number, trials: number): number {
  const space = samplerSpace(spaceOf(golden));
  const settings = { seed, startupTrials: 10, batch: 1 };
  const finished: FinishedTrial[] = [];
  for (let index = 0; index < trials; index++) {
    const { values } = sampler.propose(space, settings, index, finished);
    const loss = FUNCTIONS[golden.function]!(
      values as Readonly<Record<string, number | string>>,
      golden.constants ?? {},
    );
    finished.push({ index, values, loss });
  }
  return finished.reduce((best, t) => Math.min(best, t.loss), Number.POSITIVE_INFINITY);
}
