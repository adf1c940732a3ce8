// Statistics over seeds: sample mean and deviation, Student's interval, and Welch's interval for a difference of means
// (Welch 1947, with the Welch-Satterthwaite degrees of freedom).
import { studentQuantile } from './student-t.js';

/** Mean, sample standard deviation and half width of the 95 % interval; the last two are null below two values. */
export interface Sample {
  readonly n: number;
  readonly mean: number | null;
  readonly std: number | null;
  readonly ci95: number | null;
}

/** A difference of two means with its 95 % interval. */
export interface WelchInterval {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly df: number;
}

/** Mean, sample standard deviation (n - 1) and t(0.975, n - 1) · std / √n of the values. */
export function describeSample(values: readonly number[]): Sample {
  const n = values.length;
  if (n === 0) return { n, mean: null, std: null, ci95: null };
  const mean = meanOf(values);
  if (n === 1) return { n, mean, std: null, ci95: null };
  const std = Math.sqrt(variance(values, mean));
  return { n, mean, std, ci95: (quantileOf(n - 1) * std) / Math.sqrt(n) };
}

/** t(0.975, df), remembered: thousands of arms have the same number of seeds. */
function quantileOf(df: number): number {
  const known = quantiles.get(df) ?? studentQuantile(0.975, df);
  quantiles.set(df, known);
  return known;
}

const quantiles = new Map<number, number>();

/** The mean of the numbers that are there; null when there are none. */
export function meanOrNull(values: readonly (number | null)[]): number | null {
  const present = values.filter((v): v is number => v !== null);
  return present.length === 0 ? null : meanOf(present);
}

/** The interval of mean(a) - mean(b); null below two values on a side or when neither side varies (not defined). */
export function welchInterval(a: readonly number[], b: readonly number[]): WelchInterval | null {
  if (a.length < 2 || b.length < 2) return null;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const va = variance(a, meanA) / a.length;
  const vb = variance(b, meanB) / b.length;
  const total = va + vb;
  if (!(total > 0)) return null;
  const df = total ** 2 / (va ** 2 / (a.length - 1) + vb ** 2 / (b.length - 1));
  const half = studentQuantile(0.975, df) * Math.sqrt(total);
  const difference = meanA - meanB;
  return { difference, low: difference - half, high: difference + half, df };
}

/** The mean, with a second pass that takes up the rounding of the first. */
export function meanOf(values: readonly number[]): number {
  const first = values.reduce((s, v) => s + v, 0) / values.length;
  if (!Number.isFinite(first)) return first;
  return first + values.reduce((s, v) => s + (v - first), 0) / values.length;
}

/** The sample variance (n - 1) about a mean. */
export function variance(values: readonly number[], mean: number): number {
  return values.reduce((s, v) => s + (v - mean) ** 2, 0) / (values.length - 1);
}
