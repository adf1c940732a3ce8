// Normal and log-normal distributions, plain and rounded to multiples of q.
import { z } from 'zod';
import { normalCdf, normalQuantile } from '../../special-functions.js';
import { type Distribution, distributionKind } from './distribution.js';
import { step } from './uniform.js';

const keys = { mu: z.number().default(0), sigma: z.number().positive().default(1) };
const plain = z.strictObject(keys);
const rounded = z.strictObject({ ...keys, q: step });

/** Normal with mean mu and deviation sigma. */
export const normal = distributionKind(plain, (s) => gauss('normal', s, null));
/** Normal, rounded. */
export const qNormal = distributionKind(rounded, (s) => gauss('q_normal', s, s.q));
/** e to a normal exponent. */
export const logNormal = distributionKind(plain, (s) => logGauss('log_normal', s, null));
/** Log-normal, rounded. */
export const qLogNormal = distributionKind(rounded, (s) => logGauss('q_log_normal', s, s.q));

interface Gauss {
  readonly mu: number;
  readonly sigma: number;
}

function gauss(name: string, { mu, sigma }: Gauss, q: number | null): Distribution {
  return {
    name,
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
    q,
    whole: false,
    log: false,
    ppf: (p) => mu + sigma * normalQuantile(p),
    cdf: (x) => normalCdf((x - mu) / sigma),
  };
}

function logGauss(name: string, { mu, sigma }: Gauss, q: number | null): Distribution {
  return {
    name,
    low: 0,
    high: Number.POSITIVE_INFINITY,
    q,
    whole: false,
    log: true,
    ppf: (p) => Math.exp(mu + sigma * normalQuantile(p)),
    cdf: (x) => (x <= 0 ? 0 : normalCdf((Math.log(x) - mu) / sigma)),
  };
}
