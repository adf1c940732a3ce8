// Bootstrap intervals (Efron and Tibshirani 1993, 13.3 and 14.3): resampled with a stream of its own, so that the same seed
// gives the same interval.
import type { Random } from '../random.js';
import { meanOf } from './statistics.js';

export interface BootstrapInterval {
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 10_000;

/** The 95 % percentile interval of the mean; null below two values. */
export function bootstrapMean(values: readonly number[], random: Random): BootstrapInterval | null {
  if (values.length < 2) return null;
  const means = Float64Array.from({ length: RESAMPLES }, () => resampledMean(values, random));
  return percentiles(means);
}

/** The 95 % percentile interval of mean(a) - mean(b); null below two values on a side. */
export function bootstrapDifference(
  a: readonly number[],
  b: readonly number[],
  random: Random,
): BootstrapInterval | null {
  if (a.length < 2 || b.length < 2) return null;
  const [first, second] = [random.split('first'), random.split('second')];
  const differences = Float64Array.from(
    { length: RESAMPLES },
    () => resampledMean(a, first) - resampledMean(b, second),
  );
  return percentiles(differences);
}

function resampledMean(values: readonly number[], random: Random): number {
  return meanOf(values.map(() => values[random.integer(values.length)]!));
}

function percentiles(resampled: Float64Array): BootstrapInterval {
  const sorted = resampled.sort();
  const at = (share: number) => {
    const position = share * (sorted.length - 1);
    const below = Math.floor(position);
    const low = sorted[below]!;
    return low + (position - below) * ((sorted[below + 1] ?? low) - low);
  };
  return { low: at(0.025), high: at(0.975) };
}
