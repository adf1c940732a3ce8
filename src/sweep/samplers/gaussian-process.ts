// Gaussian process regression (Rasmussen and Williams 2006) with a Matérn 5/2 kernel and one length scale for each
// dimension, fitted by the most probable hyper-parameters under weak priors. A choice is near (0) or far (1).
import { cholesky, inverse } from './cholesky.js';
import { minimize } from './lbfgs.js';

/** Points in the unit cube (a choice: its index) with standardised outputs. */
export interface Data {
  readonly points: readonly Float64Array[];
  readonly outputs: Float64Array;
  /** Whether a dimension is a choice. */
  readonly choices: readonly boolean[];
}

export interface GaussianProcess {
  readonly data: Data;
  /** Inverse squared length scale of each dimension. */
  readonly inverseScales: Float64Array;
  readonly variance: number;
  readonly noise: number;
  /** The inverse of the covariance of the outputs, and that times the outputs. */
  readonly precision: Float64Array;
  readonly alpha: Float64Array;
}

const SQRT5 = Math.sqrt(5);
/** Bounds of the logarithms of the hyper-parameters. */
const LOWEST = Math.log(1e-6);
const HIGHEST = Math.log(1e4);
const STEPS = 40;

/** The Matérn 5/2 kernel of a squared distance. */
export function matern(squared: number): number {
  const r = SQRT5 * Math.sqrt(squared);
  return (1 + r + (r * r) / 3) * Math.exp(-r);
}

/** Its derivative by the squared distance. */
export function maternSlope(squared: number): number {
  const r = SQRT5 * Math.sqrt(squared);
  return (-5 / 6) * (1 + r) * Math.exp(-r);
}

/** The squared difference in one dimension. */
export function squaredDifference(a: number, b: number, isChoice: boolean): number {
  if (isChoice) return a === b ? 0 : 1;
  return (a - b) * (a - b);
}

/** The process with the most probable hyper-parameters, from the better of two starts. */
export function fitProcess(data: Data): GaussianProcess {
  const d = data.choices.length;
  const gaps = squaredGaps(data);
  const loss = (x: Float64Array, gradient: Float64Array) => negativeLogPosterior(data, gaps, x, gradient);
  const bounds = {
    low: new Float64Array(d + 2).fill(LOWEST),
    high: new Float64Array(d + 2).fill(HIGHEST),
  };
  const starts = [0, Math.log(10)].map((log) => {
    const x = new Float64Array(d + 2).fill(log);
    x[d] = 0;
    x[d + 1] = Math.log(1e-3);
    return minimize(loss, x, bounds, STEPS);
  });
  const best = starts.reduce((a, b) => (b.value < a.value ? b : a));
  return solved(data, gaps, best.x);
}

/** The process that has also seen these points, with the outputs that it believes of them. */
export function believing(gp: GaussianProcess, points: readonly Float64Array[]): GaussianProcess {
  if (points.length === 0) return gp;
  const outputs = [...gp.data.outputs, ...points.map((point) => predict(gp, point).mean)];
  const data = {
    ...gp.data,
    points: [...gp.data.points, ...points],
    outputs: Float64Array.from(outputs),
  };
  const x = Float64Array.of(...gp.inverseScales, gp.variance, gp.noise).map(Math.log);
  return solved(data, squaredGaps(data), x);
}

/** The squared differences of all pairs, by dimension. */
function squaredGaps({ points, choices }: Data): readonly Float64Array[] {
  const n = points.length;
  return choices.map((isChoice, k) => {
    const gaps = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        gaps[i * n + j] = squaredDifference(points[i]![k]!, points[j]![k]!, isChoice);
    return gaps;
  });
}

/** Of each pair of points below the diagonal the kernel and its derivative by the squared distance, and the covariance. */
interface Covariance {
  readonly kernel: Float64Array;
  readonly slope: Float64Array;
  readonly matrix: Float64Array;
}

function covariance(gaps: readonly Float64Array[], n: number, x: Float64Array): Covariance {
  const d = gaps.length;
  const scales = x.map(Math.exp);
  const [variance, noise] = [scales[d]!, scales[d + 1]!];
  const kernel = new Float64Array(n * n);
  const slope = new Float64Array(n * n);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const at = i * n + j;
      let squared = 0;
      for (let k = 0; k < d; k++) squared += scales[k]! * gaps[k]![at]!;
      // As in `matern` and `maternSlope`, with one exponential for both.
      const r = SQRT5 * Math.sqrt(squared);
      const decay = Math.exp(-r);
      kernel[at] = (1 + r + (r * r) / 3) * decay;
      slope[at] = (-5 / 6) * (1 + r) * decay;
      matrix[at] = variance * kernel[at]!;
    }
    matrix[i * n + i] = variance + noise;
  }
  return { kernel, slope, matrix };
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * vector[j]!;
    out[i] = sum;
  }
  return out;
}

function negativeLogPosterior(
  { outputs }: Data,
  gaps: readonly Float64Array[],
  x: Float64Array,
  gradient: Float64Array,
): number {
  const n = outputs.length;
  const d = gaps.length;
  const { kernel, slope, matrix } = covariance(gaps, n, x);
  const factor = cholesky(matrix, n);
  if (factor === null) return Number.POSITIVE_INFINITY;
  const { inverse: precision, logDet } = inverse(factor, n);
  const alpha = times(precision, outputs);
  gradient.fill(0);
  for (let i = 0; i < n; i++) {
    const own = 0.5 * (alpha[i]! * alpha[i]! - precision[i * n + i]!);
    gradient[d]! -= own;
    gradient[d + 1]! -= own;
    // Each pair stands twice in the matrix.
    for (let j = 0; j < i; j++) {
      const at = i * n + j;
      const weight = alpha[i]! * alpha[j]! - precision[at]!;
      gradient[d]! -= weight * kernel[at]!;
      const change = weight * slope[at]!;
      for (let k = 0; k < d; k++) gradient[k]! -= change * gaps[k]![at]!;
    }
  }
  const variance = Math.exp(x[d]!);
  for (let k = 0; k < d; k++) gradient[k]! *= variance * Math.exp(x[k]!);
  gradient[d]! *= variance;
  gradient[d + 1]! *= Math.exp(x[d + 1]!);
  const fit = outputs.reduce((sum, y, i) => sum + y * alpha[i]!, 0);
  return 0.5 * (fit + logDet + n * Math.log(2 * Math.PI)) + addPrior(x, d, gradient);
}

/** Length scales near 1, a variance near that of the outputs (gamma 2, 1), little noise (gamma 1.1, 30), as Optuna's. */
function addPrior(x: Float64Array, d: number, gradient: Float64Array): number {
  let loss = 0;
  for (let k = 0; k < d; k++) {
    const scale = Math.exp(x[k]!);
    loss += 0.1 * (scale + 1 / scale);
    gradient[k]! += 0.1 * (scale - 1 / scale);
  }
  const [variance, noise] = [Math.exp(x[d]!), Math.exp(x[d + 1]!)];
  gradient[d]! += variance - 1;
  gradient[d + 1]! += 30 * noise - 0.1;
  return loss + variance - x[d]! + 30 * noise - 0.1 * x[d + 1]!;
}

function solved(data: Data, gaps: readonly Float64Array[], x: Float64Array): GaussianProcess {
  const n = data.outputs.length;
  const d = gaps.length;
  const { matrix } = covariance(gaps, n, x);
  let factor = cholesky(matrix, n);
  // Points that lie on each other: a little more noise makes the matrix solvable.
  for (let jitter = 1e-8; factor === null; jitter *= 10) {
    for (let i = 0; i < n; i++) matrix[i * n + i]! += jitter;
    factor = cholesky(matrix, n);
  }
  const { inverse: precision } = inverse(factor, n);
  return {
    data,
    inverseScales: x.slice(0, d).map(Math.exp),
    variance: Math.exp(x[d]!),
    noise: Math.exp(x[d + 1]!),
    precision,
    alpha: times(precision, data.outputs),
  };
}

/** Mean and variance at a point, without noise. */
export interface Prediction {
  readonly mean: number;
  readonly variance: number;
}

/** The squared distance of a point from the i-th point of the data, in length scales. */
function distanceTo({ data, inverseScales }: GaussianProcess, i: number, x: Float64Array): number {
  const point = data.points[i]!;
  let sum = 0;
  for (let k = 0; k < x.length; k++)
    sum += inverseScales[k]! * squaredDifference(x[k]!, point[k]!, data.choices[k]!);
  return sum;
}

/** Mean and variance at a point. */
export function predict(gp: GaussianProcess, x: Float64Array): Prediction {
  const { alpha, precision } = gp;
  const n = alpha.length;
  const near = new Float64Array(n);
  let [mean, variance] = [0, gp.variance];
  for (let i = 0; i < n; i++) {
    const k = gp.variance * matern(distanceTo(gp, i, x));
    near[i] = k;
    mean += k * alpha[i]!;
    // The precision is symmetric: half of it twice.
    let sum = 0;
    for (let j = 0; j < i; j++) sum += precision[i * n + j]! * near[j]!;
    variance -= k * (2 * sum + precision[i * n + i]! * k);
  }
  return { mean, variance };
}

/** The same, and writes the gradients of both by the dimensions that are no choices. */
export function predictWithGradient(
  gp: GaussianProcess,
  x: Float64Array,
  meanGradient: Float64Array,
  varianceGradient: Float64Array,
): Prediction {
  const { points, choices } = gp.data;
  const squared = Float64Array.from(points, (_, i) => distanceTo(gp, i, x));
  const k = squared.map((s) => gp.variance * matern(s));
  const v = times(gp.precision, k);
  let [mean, variance] = [0, gp.variance];
  meanGradient.fill(0);
  varianceGradient.fill(0);
  for (let i = 0; i < k.length; i++) {
    mean += k[i]! * gp.alpha[i]!;
    variance -= k[i]! * v[i]!;
    const slope = 2 * gp.variance * maternSlope(squared[i]!);
    for (let c = 0; c < x.length; c++) {
      if (choices[c]) continue;
      const change = slope * gp.inverseScales[c]! * (x[c]! - points[i]![c]!);
      meanGradient[c]! += gp.alpha[i]! * change;
      varianceGradient[c]! -= 2 * v[i]! * change;
    }
  }
  return { mean, variance };
}
