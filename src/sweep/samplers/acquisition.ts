// The logarithm of the expected improvement (Ament et al. 2023, "Unexpected Improvements to Expected Improvement"), which
// keeps a gradient where the improvement itself is too small for a double, and its maximisation over a space.
import type { Random } from '../../random.js';
import { erfcx, normalDensity } from '../../special-functions.js';
import { cellAt, type Dimension } from './dimension.js';
import { type GaussianProcess, predict, predictWithGradient } from './gaussian-process.js';
import { minimize } from './lbfgs.js';

/** log h(z), h(z) = φ(z) + z Φ(z), and h's parts relative to it. */
export function logImprovement(z: number): {
  readonly log: number;
  readonly cdfShare: number;
  readonly densityShare: number;
} {
  if (z < -1e3) {
    const ratio = 1 / (z * z);
    return {
      log: (-z * z) / 2 - 0.5 * Math.log(2 * Math.PI) + Math.log(ratio),
      cdfShare: -z,
      densityShare: z * z,
    };
  }
  // Mills' ratio Φ(z) / φ(z).
  const mills = Math.sqrt(Math.PI / 2) * erfcx(-z / Math.SQRT2);
  if (z > 5 || !Number.isFinite(mills)) {
    const density = normalDensity(z);
    return { log: Math.log(z + density / z ** 2), cdfShare: 1 / z, densityShare: density / z };
  }
  const sum = z < -30 ? 1 / (z * z) - 3 / z ** 4 : 1 + z * mills;
  return {
    log: (-z * z) / 2 - 0.5 * Math.log(2 * Math.PI) + Math.log(sum),
    cdfShare: mills / sum,
    densityShare: 1 / sum,
  };
}

/** The logarithm of the expected improvement below `best`; writes the gradient, 0 for choices, where one is asked for. */
export function logExpectedImprovement(
  gp: GaussianProcess,
  best: number,
  x: Float64Array,
  gradient: Float64Array | null = null,
): number {
  if (gradient === null) {
    const { mean, variance } = predict(gp, x);
    const deviation = Math.sqrt(Math.max(variance, 1e-12));
    return Math.log(deviation) + logImprovement((best - mean) / deviation).log;
  }
  const byMean = new Float64Array(x.length);
  const byVariance = new Float64Array(x.length);
  const { mean, variance } = predictWithGradient(gp, x, byMean, byVariance);
  const deviation = Math.sqrt(Math.max(variance, 1e-12));
  const { log, cdfShare, densityShare } = logImprovement((best - mean) / deviation);
  for (let k = 0; k < x.length; k++) {
    const byDeviation = variance > 1e-12 ? byVariance[k]! / (2 * deviation) : 0;
    gradient[k] = (-cdfShare * byMean[k]! + densityShare * byDeviation) / deviation;
  }
  return Math.log(deviation) + log;
}

interface Scored {
  readonly x: Float64Array;
  readonly score: number;
}

const CANDIDATES = 512;
const NEAR_BEST = 64;
const STARTS = 4;
const STEPS = 40;
/** More values of one dimension are not tried one by one; its neighbours are. */
const MOST_VALUES = 32;

/** Points with a large expected improvement, the largest first: climbed to from the best of many random starts, and these. */
export function improvingPoints(
  dimensions: readonly Dimension[],
  gp: GaussianProcess,
  best: { readonly value: number; readonly point: Float64Array },
  stream: Random,
): readonly Float64Array[] {
  const score = (x: Float64Array) => logExpectedImprovement(gp, best.value, x);
  const drawn = Array.from({ length: CANDIDATES }, () =>
    Float64Array.from(dimensions, (d) => snapped(d, stream.uniform())),
  );
  const near = Array.from({ length: NEAR_BEST }, (_, i) =>
    best.point.map((v, k) => {
      const d = dimensions[k]!;
      if (d.kind === 'choice') return stream.uniform() < 0.2 ? snapped(d, stream.uniform()) : v;
      return snapped(d, Math.min(Math.max(v + stream.normal() * 0.3 * 0.1 ** (i % 3), 0), 1));
    }),
  );
  const starts = ranked([...drawn, ...near].map((x) => ({ x, score: score(x) })));
  const improved = ranked(
    starts.slice(0, STARTS).map(({ x }) => climb(dimensions, gp, best.value, x, score)),
  );
  return [...improved, ...starts].map(({ x }) => x);
}

const ranked = (points: readonly Scored[]) => [...points].sort((a, b) => b.score - a.score);

/** A share as the middle of its cell, or the index of a choice. */
function snapped(dimension: Dimension, share: number): number {
  const cell = cellAt(dimension, share);
  return cell.kind === 'choice' ? cell.index : (cell.low + cell.high) / 2;
}

const isDense = (d: Dimension) => d.kind === 'number' && !d.distribution.whole && d.distribution.q === null;

/** Continuous dimensions by gradient, the others value by value, in turn until neither helps. */
function climb(
  dimensions: readonly Dimension[],
  gp: GaussianProcess,
  best: number,
  start: Float64Array,
  score: (x: Float64Array) => number,
): Scored {
  let x = start;
  let reached = score(x);
  const dense = dimensions.map(isDense);
  const from = () => ({
    low: Float64Array.from(x, (v, k) => (dense[k] ? 0 : v)),
    high: Float64Array.from(x, (v, k) => (dense[k] ? 1 : v)),
  });
  const loss = (at: Float64Array, gradient: Float64Array) => {
    const value = logExpectedImprovement(gp, best, at, gradient);
    for (let k = 0; k < gradient.length; k++) gradient[k] = -gradient[k]!;
    return -value;
  };
  for (let round = 0; round < 4; round++) {
    const before = reached;
    const smooth = minimize(loss, x, from(), STEPS);
    if (-smooth.value > reached) [x, reached] = [smooth.x, -smooth.value];
    if (dense.every(Boolean)) break;
    for (const [k, dimension] of dimensions.entries()) {
      if (dense[k]) continue;
      for (const value of alternatives(dimension, x[k]!)) {
        const other = x.with(k, value);
        const found = score(other);
        if (found > reached) [x, reached] = [other, found];
      }
    }
    if (reached <= before) break;
  }
  return { x, score: reached };
}

/** Other values of a dimension that is not dense: all, or the neighbours of one. */
function alternatives(dimension: Dimension, at: number): readonly number[] {
  if (dimension.kind === 'choice') return dimension.choice.values.map((_, i) => i).filter((i) => i !== at);
  const { distribution } = dimension;
  const step = distribution.q ?? 1;
  const count = (distribution.high - distribution.low) / step + 1;
  if (count <= MOST_VALUES) {
    const values = Array.from({ length: Math.ceil(count) }, (_, i) => snapped(dimension, (i + 0.5) / count));
    return [...new Set(values)].filter((value) => value !== at);
  }
  const cell = cellAt(dimension, at);
  if (cell.kind === 'choice') return [];
  const width = Math.max((cell.high - cell.low) / 2, 1e-9);
  return [cell.low - width, cell.high + width]
    .filter((v) => v > 0 && v < 1)
    .map((v) => snapped(dimension, v));
}
