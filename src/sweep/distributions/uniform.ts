// Uniform distributions: of numbers, of whole numbers, of rounded numbers.
import { z } from 'zod';
import { type Distribution, distributionKind, multiplesInside } from './distribution.js';

/** The schema of a rounding step. */
export const step = z.number().positive().default(1);
const ordered = 'min must be below max';
const bounds = { min: z.number(), max: z.number() };

/** Any number from min to max. */
export const uniform = distributionKind(
  z.strictObject(bounds).refine((s) => s.min < s.max, ordered),
  ({ min, max }) => between('uniform', min, max, null),
);

/** A whole number from min to max, both included. */
export const intUniform = distributionKind(
  z.strictObject({ min: z.int(), max: z.int() }).refine((s) => s.min < s.max, ordered),
  wholeBetween,
);

/** A multiple of q from min to max. */
export const qUniform = distributionKind(
  z
    .strictObject({ ...bounds, q: step })
    .refine((s) => s.min < s.max, ordered)
    .refine((s) => !(s.q > 0) || multiplesInside(s.min, s.max, s.q) !== null, {
      message: 'no multiple of q lies between min and max',
    }),
  ({ min, max, q }) => between('q_uniform', min, max, q),
);

function between(name: string, low: number, high: number, q: number | null): Distribution {
  return {
    name,
    low,
    high,
    q,
    whole: false,
    log: false,
    ppf: (p) => low + p * (high - low),
    cdf: (x) => Math.min(Math.max((x - low) / (high - low), 0), 1),
  };
}

function wholeBetween({ min, max }: { readonly min: number; readonly max: number }): Distribution {
  const count = max - min + 1;
  const cdf = (x: number) => Math.min(Math.max((Math.floor(x) - min + 1) / count, 0), 1);
  return {
    name: 'int_uniform',
    low: min,
    high: max,
    q: null,
    whole: true,
    log: false,
    ppf(p) {
      const above = Math.min(Math.max(Math.ceil(p * count + min) - 1, min), max);
      // p · count may round up past a whole number.
      return above > min && cdf(above - 1) >= p ? above - 1 : above;
    },
    cdf,
  };
}
