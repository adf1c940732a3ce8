// Tests of a difference of means: Welch's, Student's with pooled variance, and the paired t test, each two-sided with its
// 95 % interval. Where nothing varies there is no test: the answer is null, not an infinite t.
import { meanOf, variance } from './statistics.js';
import { studentQuantile, studentTail } from './student-t.js';

export interface MeanTest {
  /** Mean of the first minus mean of the second. */
  readonly difference: number;
  readonly t: number;
  readonly df: number;
  /** Two-sided. */
  readonly p: number;
  readonly low: number;
  readonly high: number;
}

/** Welch's test of mean(a) - mean(b); null below two values on a side or when neither side varies. */
export function welchTest(a: readonly number[], b: readonly number[]): MeanTest | null {
  if (a.length < 2 || b.length < 2) return null;
  const va = variance(a, meanOf(a)) / a.length;
  const vb = variance(b, meanOf(b)) / b.length;
  const total = va + vb;
  // In shares of the sum, because squares of tiny variances would vanish.
  const df = 1 / ((va / total) ** 2 / (a.length - 1) + (vb / total) ** 2 / (b.length - 1));
  return tested(meanOf(a) - meanOf(b), Math.sqrt(total), df);
}

/** Student's test of mean(a) - mean(b) with pooled variance; null as with `welchTest`. */
export function studentTest(a: readonly number[], b: readonly number[]): MeanTest | null {
  if (a.length < 2 || b.length < 2) return null;
  const error = pooledDeviation(a, b) * Math.sqrt(1 / a.length + 1 / b.length);
  return tested(meanOf(a) - meanOf(b), error, a.length + b.length - 2);
}

/** The t test of paired differences; null below two of them or when they do not vary. */
export function pairedTest(differences: readonly number[]): MeanTest | null {
  const n = differences.length;
  if (n < 2) return null;
  const mean = meanOf(differences);
  return tested(mean, Math.sqrt(variance(differences, mean) / n), n - 1);
}

/** The pooled standard deviation of two samples of at least two values each. */
export function pooledDeviation(a: readonly number[], b: readonly number[]): number {
  const squares = variance(a, meanOf(a)) * (a.length - 1) + variance(b, meanOf(b)) * (b.length - 1);
  return Math.sqrt(squares / (a.length + b.length - 2));
}

function tested(difference: number, error: number, df: number): MeanTest | null {
  if (!(error > 0)) return null;
  const t = difference / error;
  const half = studentQuantile(0.975, df) * error;
  const p = Math.min(2 * studentTail(Math.abs(t), df), 1);
  return { difference, t, df, p, low: difference - half, high: difference + half };
}
