// What a float32 port is asked for: the table of the golden README. Each is several times the largest difference of the
// reference code in float32 from float64.

import { afterAll, expect } from 'vitest';

const worst = new Map<string, { readonly difference: number; readonly allowed: number }>();

/** Expects a difference below what is allowed, and remembers the one that came nearest to its limit. */
export function expectWithin(quantity: string, difference: number, allowed: number, place = ''): void {
  const before = worst.get(quantity);
  if (before === undefined || !(difference / allowed <= before.difference / before.allowed))
    worst.set(quantity, { difference, allowed });
  expect(difference, `${quantity} ${place}`).toBeLessThan(allowed);
}

/** With DYREP_GOLDEN_WORST set: prints, after a file's tests, each quantity's difference that came nearest to its limit. */
export function reportWorst(file: string): void {
  if (!process.env.DYREP_GOLDEN_WORST) return;
  afterAll(() => {
    const lines = [...worst].map(
      ([quantity, { difference, allowed }]) =>
        `${file}: ${quantity} ${difference.toExponential(1)} (allowed ${allowed.toExponential(1)})\n`,
    );
    process.stdout.write(lines.join(''));
  });
}

/** Outputs, absolute (measured 1.2e-6), times `scaleOf` them. */
export const OUTPUT = 1e-5;
/** Running statistics, relative to the largest of the tensor, a mean's deviation included (measured 1.8e-6). */
export const STATISTICS = 2e-5;
/** kxk weights and folded kernels, relative to the largest (measured 1e-7). */
export const WEIGHT = 2e-6;
/** kxk bias, absolute (measured 1.5e-8), times `scaleOf` it. */
export const BIAS = 1e-6;
/** How far the corrected solution may move the output when a convolution grows (measured 4e-7), times `scaleOf` it. */
export const MOVED_BY_GROW = 2e-6;
/** The same for a cut (measured 1.5e-6). */
export const MOVED_BY_CUT = 5e-6;
/** Losses, relative (measured 1.4e-7). */
export const LOSS = 2e-6;
/** `snip`, `grad_norm`, and `synflow` without a batch norm, relative (measured 4.4e-7). */
export const SCORE = 5e-6;
/** `synflow` before a batch norm in its closed form, relative (measured 2e-4 at worst). */
export const SYNFLOW = 2e-3;
/** Its floor, relative to `snip`: sums that cancel keep the float32 rounding (1e-6) of their terms (eps of snip). */
export const SYNFLOW_FLOOR = 1e-11;
/** Ratios, their mean and deviation: two roundings to float32 of scales that are no binary fractions; times `scaleOf`. */
export const RATIO = 2e-7;

/** Checksums (sum, L2 norm) of a parameter or a running statistic in the trace, by its L2 norm (measured 9e-7 of it). */
export const traceParameter = (norm: number) => 1e-6 + 1e-5 * norm;
/** The same for a momentum buffer (measured 1.6e-6). */
export const traceMomentum = (norm: number) => 1e-5 + 1e-4 * norm;
/** Gradients of the trace's first step, relative to the largest of the tensor: one pass of float32. */
export const GRADIENT = 1e-5;
/** The least that counts as the largest of a tensor, relative to all tensors: what vanishes before a batch norm is rounding. */
export const GRADIENT_FLOOR = 0.1;

/** What absolute tolerances are multiplied by: they are meant for numbers up to `usual`, and float32 rounds larger ones more. */
export function scaleOf(values: ArrayLike<number>, usual = 1): number {
  return Math.max(1, ...Array.from(values, (v) => Math.abs(v) / usual));
}

/** The size of the outputs that the table's tolerances for a cut are meant for. */
export const CUT_OUTPUT_SIZE = 8;

/** The largest absolute difference of two lists of numbers. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers against ${b.length}`);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/** The largest absolute difference relative to the largest entry of what is expected. */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const largest = Math.max(...Array.from(expected, Math.abs));
  return largestDifference(actual, expected) / (largest || 1);
}
