// Log-uniform distributions. In W&B's `log_uniform` and `inv_log_uniform`, min and max are exponents of e; with `_values`
// they are the values themselves. `inv_`: it is log(1/X) that is uniform, so exponents change their sign.
import { z } from 'zod';
import { type Distribution, distributionKind, multiplesInside } from './distribution.js';
import { step } from './uniform.js';

const ordered = 'min must be below max';
const exponents = { min: z.number(), max: z.number() };
const values = { min: z.number().positive(), max: z.number().positive() };

type Bounds = { readonly min: number; readonly max: number };
/** The logarithms of the smallest and largest value. */
type Logs = (bounds: Bounds) => readonly [number, number];

const ofExponents: Logs = ({ min, max }) => [min, max];
const ofInverse: Logs = ({ min, max }) => [-max, -min];
const ofValues: Logs = ({ min, max }) => [Math.log(min), Math.log(max)];

function plain(name: string, keys: typeof values, logs: Logs) {
  return distributionKind(
    z.strictObject(keys).refine((s) => s.min < s.max, ordered),
    (s) => logBetween(name, logs(s), keys === values ? s : null, null),
  );
}

function rounded(name: string, keys: typeof values, logs: Logs) {
  return distributionKind(
    z
      .strictObject({ ...keys, q: step })
      .refine((s) => s.min < s.max, ordered)
      .refine((s) => {
        const [low, high] = keys === values ? [s.min, s.max] : logs(s).map(Math.exp);
        return !(s.q > 0) || multiplesInside(low!, high!, s.q) !== null;
      }, 'no multiple of q lies between the bounds'),
    (s) => logBetween(name, logs(s), keys === values ? s : null, s.q),
  );
}

/** e to a uniform exponent. */
export const logUniform = plain('log_uniform', exponents, ofExponents);
/** Log-uniform from min to max. */
export const logUniformValues = plain('log_uniform_values', values, ofValues);
/** X with log(1/X) uniform from min to max. */
export const invLogUniform = plain('inv_log_uniform', exponents, ofInverse);
/** X from min to max with log(1/X) uniform, which is log-uniform. */
export const invLogUniformValues = plain('inv_log_uniform_values', values, ofValues);
/** `log_uniform` rounded to multiples of q. */
export const qLogUniform = rounded('q_log_uniform', exponents, ofExponents);
/** `log_uniform_values` rounded to multiples of q. */
export const qLogUniformValues = rounded('q_log_uniform_values', values, ofValues);

function logBetween(
  name: string,
  [from, to]: readonly [number, number],
  bounds: Bounds | null,
  q: number | null,
): Distribution {
  return {
    name,
    low: bounds?.min ?? Math.exp(from),
    high: bounds?.max ?? Math.exp(to),
    q,
    whole: false,
    log: true,
    ppf: (p) => Math.exp(from + p * (to - from)),
    cdf: (x) => (x <= 0 ? 0 : Math.min(Math.max((Math.log(x) - from) / (to - from), 0), 1)),
  };
}
