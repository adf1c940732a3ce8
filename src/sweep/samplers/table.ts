// The samplers by name. A new sampler is one file and one line here.
import { UnknownNameError } from '../../errors.js';
import { gp } from './gp.js';
import { randomSampler } from './random.js';
import type { Sampler } from './sampler.js';
import { tpe } from './tpe.js';

const SAMPLERS = { random: randomSampler, tpe, gp } satisfies Record<string, Sampler>;

/** The names of the samplers. */
export const SAMPLER_NAMES = Object.keys(SAMPLERS) as readonly (keyof typeof SAMPLERS)[];

/** A sampler by name; throws UnknownNameError. */
export function samplerNamed(name: string): Sampler {
  if (!Object.hasOwn(SAMPLERS, name)) throw new UnknownNameError('sampler', name, SAMPLER_NAMES);
  return SAMPLERS[name as keyof typeof SAMPLERS];
}
