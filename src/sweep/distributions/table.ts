// The distributions of numbers by name. A new distribution is one file and one line here.
import { UnknownNameError } from '../../errors.js';
import { beta, qBeta } from './beta.js';
import type { Distribution, DistributionKind } from './distribution.js';
import {
  invLogUniform,
  invLogUniformValues,
  logUniform,
  logUniformValues,
  qLogUniform,
  qLogUniformValues,
} from './log-uniform.js';
import { logNormal, normal, qLogNormal, qNormal } from './normal.js';
import { intUniform, qUniform, uniform } from './uniform.js';

const DISTRIBUTIONS = {
  uniform,
  int_uniform: intUniform,
  q_uniform: qUniform,
  log_uniform: logUniform,
  log_uniform_values: logUniformValues,
  q_log_uniform: qLogUniform,
  q_log_uniform_values: qLogUniformValues,
  inv_log_uniform: invLogUniform,
  inv_log_uniform_values: invLogUniformValues,
  normal,
  q_normal: qNormal,
  log_normal: logNormal,
  q_log_normal: qLogNormal,
  beta,
  q_beta: qBeta,
} satisfies Record<string, DistributionKind>;

/** The names of the distributions of numbers. */
export const DISTRIBUTION_NAMES = Object.keys(DISTRIBUTIONS) as readonly (keyof typeof DISTRIBUTIONS)[];

/** A distribution kind by name; throws UnknownNameError. */
export function distributionNamed(name: string): DistributionKind {
  if (!Object.hasOwn(DISTRIBUTIONS, name))
    throw new UnknownNameError('distribution', name, DISTRIBUTION_NAMES);
  return DISTRIBUTIONS[name as keyof typeof DISTRIBUTIONS];
}

/** The distribution of that name with its settings as in a YAML; throws UnknownNameError or a ZodError. */
export function createDistribution(name: string, settings: unknown = {}): Distribution {
  return distributionNamed(name).create(settings);
}
