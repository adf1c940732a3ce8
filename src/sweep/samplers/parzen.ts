// Parzen estimators of TPE: a mixture of one kernel for each observation and one wide prior, each a product over the
// dimensions of a normal cut off at 0 and 1, or of a table of weights. Bandwidths shrink
// with the number of observations by Scott's exponent (1992).
import type { Random } from '../../random.js';
import { normalCdf, normalDensity, normalQuantile } from '../../special-functions.js';
import { type Cell, cellAt, type Dimension } from './dimension.js';

type Kernel =
  | { readonly kind: 'number'; readonly mean: number; readonly deviation: number; readonly mass: number }
  | { readonly kind: 'choice'; readonly weights: readonly number[] };

/** A mixture of kernels over the dimensions. */
export interface Parzen {
  readonly dimensions: readonly Dimension[];
  /** They add up to 1. */
  readonly weights: readonly number[];
  /** By component, then dimension. */
  readonly components: readonly (readonly Kernel[])[];
}

/** Width of the kernel of one observation; 0.2 measured worse on all six golden functions. */
const BANDWIDTH = 0.1;
/** The newest observations that count in full; older ones fade. */
const FRESH = 25;

/** The estimator of observed points, oldest first. */
export function parzen(dimensions: readonly Dimension[], points: readonly (readonly Cell[])[]): Parzen {
  const n = points.length;
  const width = BANDWIDTH * Math.max(n, 1) ** (-1 / (dimensions.length + 4));
  const deviation = Math.min(Math.max(width, 1 / Math.min(100, 4 + 2 * n)), 1);
  const components = points.map((cells) =>
    cells.map((c, d) => kernelAt(dimensions[d]!, c, deviation, n + 1)),
  );
  const prior = dimensions.map((d): Kernel => {
    if (d.kind === 'choice') return { kind: 'choice', weights: d.choice.probabilities };
    return normalKernel(0.5, 1);
  });
  const raw = [...fading(n), 1];
  const total = raw.reduce((a, b) => a + b, 0);
  return { dimensions, weights: raw.map((w) => w / total), components: [...components, prior] };
}

function fading(n: number): readonly number[] {
  const old = Math.max(n - FRESH, 0);
  return Array.from({ length: n }, (_, i) => {
    if (i >= old) return 1;
    return old === 1 ? 1 / n : 1 / n + (i / (old - 1)) * (1 - 1 / n);
  });
}

function kernelAt(dimension: Dimension, cell: Cell, deviation: number, kernels: number): Kernel {
  if (cell.kind === 'number') return normalKernel((cell.low + cell.high) / 2, deviation);
  const { probabilities } = (dimension as Extract<Dimension, { kind: 'choice' }>).choice;
  // A prior of weight 1, shared among the kernels and spread as the probabilities are.
  const raw = probabilities.map((p, i) => (p * probabilities.length) / kernels + (i === cell.index ? 1 : 0));
  const total = raw.reduce((a, b) => a + b, 0);
  return { kind: 'choice', weights: raw.map((w) => w / total) };
}

function normalKernel(mean: number, deviation: number): Kernel {
  return { kind: 'number', mean, deviation, mass: between(mean, deviation, 0, 1) };
}

/** The probability of a normal between two shares, taken in the tail where it is precise. */
function between(mean: number, deviation: number, low: number, high: number): number {
  const [a, b] = [(low - mean) / deviation, (high - mean) / deviation];
  return a > 0 ? normalCdf(-a) - normalCdf(-b) : normalCdf(b) - normalCdf(a);
}

/** A point drawn from the mixture. */
export function drawFrom({ dimensions, weights, components }: Parzen, stream: Random): readonly Cell[] {
  const component = components[pick(weights, stream.uniform())]!;
  return component.map((kernel, d) => {
    if (kernel.kind === 'choice') return { kind: 'choice', index: pick(kernel.weights, stream.uniform()) };
    const start = normalCdf(-kernel.mean / kernel.deviation);
    const z = normalQuantile(start + stream.uniform() * kernel.mass);
    return cellAt(dimensions[d]!, Math.min(Math.max(kernel.mean + kernel.deviation * z, 0), 1));
  });
}

function pick(weights: readonly number[], share: number): number {
  let sum = 0;
  const index = weights.findIndex((weight) => {
    sum += weight;
    return share < sum;
  });
  return index < 0 ? weights.length - 1 : index;
}

/** The logarithm of the mixture's density at a point; for cells that have a width, of their probability. */
export function logDensity({ weights, components }: Parzen, point: readonly Cell[]): number {
  const logs = components.map((component, i) =>
    component.reduce((sum, kernel, d) => sum + logKernel(kernel, point[d]!), Math.log(weights[i]!)),
  );
  const largest = logs.reduce((a, b) => Math.max(a, b));
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0));
}

function logKernel(kernel: Kernel, cell: Cell): number {
  if (kernel.kind === 'choice') return Math.log(cell.kind === 'choice' ? kernel.weights[cell.index]! : 0);
  if (cell.kind === 'choice') return Number.NEGATIVE_INFINITY;
  const { mean, deviation, mass } = kernel;
  if (cell.high > cell.low) return Math.log(between(mean, deviation, cell.low, cell.high) / mass);
  return Math.log(normalDensity((cell.low - mean) / deviation) / (deviation * mass));
}
