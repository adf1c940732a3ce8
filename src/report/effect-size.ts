// Effect sizes of a difference of means: Cohen's d (Cohen 1988) and Hedges' g (Hedges 1981), which takes out the bias of
// small samples, with the usual approximation and exactly.
import { logGamma } from '../special-functions.js';
import { pooledDeviation } from './compare-means.js';
import { meanOf, variance } from './statistics.js';

export interface EffectSize {
  /** The difference of means in pooled standard deviations. */
  readonly cohenD: number;
  /** With the factor 1 - 3 / (4 N - 9). */
  readonly hedgesG: number;
  /** With the factor by gamma functions. */
  readonly hedgesGExact: number;
}

/** The size of mean(a) - mean(b); null below two values on a side or when neither side varies. */
export function effectSize(a: readonly number[], b: readonly number[]): EffectSize | null {
  if (a.length < 2 || b.length < 2) return null;
  const deviation = pooledDeviation(a, b);
  if (!(deviation > 0)) return null;
  const cohenD = (meanOf(a) - meanOf(b)) / deviation;
  const n = a.length + b.length;
  const df = n - 2;
  const exact = Math.exp(logGamma(df / 2) - logGamma((df - 1) / 2)) / Math.sqrt(df / 2);
  return { cohenD, hedgesG: cohenD * (1 - 3 / (4 * n - 9)), hedgesGExact: cohenD * exact };
}

/** The mean of paired differences in their standard deviations; null below two of them or when they do not vary. */
export function pairedEffectSize(differences: readonly number[]): number | null {
  if (differences.length < 2) return null;
  const mean = meanOf(differences);
  const deviation = Math.sqrt(variance(differences, mean));
  return deviation > 0 ? mean / deviation : null;
}
