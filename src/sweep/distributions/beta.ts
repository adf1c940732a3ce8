// The beta distribution on 0 … 1, plain and rounded to multiples of q.
import { z } from 'zod';
import { betaQuantile, incompleteBeta } from '../../special-functions.js';
import { type Distribution, distributionKind } from './distribution.js';
import { step } from './uniform.js';

const keys = { a: z.number().positive().default(1), b: z.number().positive().default(1) };

/** Beta with the shapes a and b. */
export const beta = distributionKind(z.strictObject(keys), (s) => shaped('beta', s, null));
/** Beta, rounded. */
export const qBeta = distributionKind(z.strictObject({ ...keys, q: step }), (s) => shaped('q_beta', s, s.q));

function shaped(
  name: string,
  { a, b }: { readonly a: number; readonly b: number },
  q: number | null,
): Distribution {
  return {
    name,
    low: 0,
    high: 1,
    q,
    whole: false,
    log: false,
    ppf: (p) => betaQuantile(p, a, b),
    cdf: (x) => incompleteBeta(x, a, b),
  };
}
