// A distribution of numbers: quantile function, cumulative probability, bounds and the step to which values are rounded.
import type { z } from 'zod';

/** One distribution with its settings. `ppf` and `cdf` are those of the number before it is rounded to multiples of `q`. */
export interface Distribution {
  readonly name: string;
  /** The smallest and largest value; infinite where there is none. */
  readonly low: number;
  readonly high: number;
  /** Values are multiples of this; null: they are not rounded. */
  readonly q: number | null;
  /** Whether the values are whole numbers. */
  readonly whole: boolean;
  /** Whether values spread evenly over their logarithm rather than over themselves. */
  readonly log: boolean;
  /** The number below which a share `p` of all numbers lies, 0 ≤ p ≤ 1. */
  ppf(p: number): number;
  /** The share of numbers up to x. */
  cdf(x: number): number;
}

/** A distribution by name: its settings as they stand in a YAML, and what they make. */
export interface DistributionKind {
  readonly settings: z.ZodType;
  /** Parses the settings, without the key `distribution`; throws a ZodError. */
  create(settings: unknown): Distribution;
}

/** A kind whose distribution is made from settings of the schema. */
export function distributionKind<T>(
  settings: z.ZodType<T>,
  create: (settings: T) => Distribution,
): DistributionKind {
  return { settings, create: (input) => create(settings.parse(input)) };
}

/** The nearest multiple of q, halves to the even one: W&B's rounding, which can leave the bounds (1 … 10 by 4 has a 0). */
export function quantise(x: number, q: number): number {
  return roundHalfEven(x / q) * q;
}

function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const part = x - below;
  if (part !== 0.5) return part < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** Relative slack by which a bound counts as a multiple of q: 0.3 is the third multiple of 0.1 in spite of rounding. */
const SLACK = 1e-9;

/** The indices of the smallest and largest multiple of q inside the bounds; null when there is none. */
export function multiplesInside(low: number, high: number, q: number): readonly [number, number] | null {
  const first = Math.ceil(low / q - SLACK) + 0;
  const last = Math.floor(high / q + SLACK) + 0;
  return first <= last ? [first, last] : null;
}

/**
 * The value of a distribution at a share `p`, as a sweep uses it. Differs from W&B in one thing: a rounded value that
 * would leave the bounds is the nearest multiple inside them.
 */
export function valueAt(distribution: Distribution, p: number): number {
  const x = distribution.ppf(p);
  const { low, high, q } = distribution;
  const rounded = q === null ? x : roundInside(x, distribution, q);
  // A value of -0 reads like another one than 0.
  return Math.min(Math.max(rounded, low), high) + 0;
}

function roundInside(x: number, { low, high }: Distribution, q: number): number {
  const inside = multiplesInside(low, high, q);
  if (inside === null) return x;
  const [first, last] = inside;
  return Math.min(Math.max(roundHalfEven(x / q), first), last) * q;
}
