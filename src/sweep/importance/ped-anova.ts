// PED-ANOVA (Watanabe, Bansal, Hutter 2023): a parameter matters as far as the best tenth of the trials is spread over its
// values in another way than all trials are, by Pearson's divergence of two Parzen estimators on a grid. Without chance.
import { normalCdf } from '../../special-functions.js';
import type { Feature, Sample } from './forest.js';

const TOP_SHARE = 0.1;
const LEAST_TOP = 2;
const GRID = 50;
/** Added to each probability, so that none is 0. */
const FLOOR = 1e-12;
/** The narrowest kernel, in grid steps: 90 % of it lie within one. */
const NARROWEST = 0.5 / 1.64;

/** The importance of each parameter by name; they add up to 1. */
export function pedAnova(
  features: readonly Feature[],
  samples: readonly Sample[],
): Readonly<Record<string, number>> {
  const losses = samples.map((s) => s.output).sort((a, b) => a - b);
  const last = Math.max(Math.ceil(TOP_SHARE * losses.length), LEAST_TOP) - 1;
  const top = samples.filter((s) => s.output <= (losses[last] ?? Number.POSITIVE_INFINITY));
  const divergences = features.map((feature, f) => {
    const best = estimate(feature, f, top);
    const all = estimate(feature, f, samples);
    return all.reduce((sum, share, i) => sum + share * (best[i]! / share - 1) ** 2, 0);
  });
  const total = divergences.reduce((a, b) => a + b, 0);
  const share = (d: number) => (total > 0 ? d / total : 1 / features.length);
  return Object.fromEntries(features.map(({ name }, f) => [name, share(divergences[f]!)]));
}

/** The probability of each grid step, or of each value of a choice, among the samples in which the feature exists. */
function estimate(feature: Feature, f: number, samples: readonly Sample[]): readonly number[] {
  const steps = feature.kind === 'choice' ? feature.count : Math.min(feature.count ?? GRID, GRID);
  const counts = new Array<number>(steps).fill(0);
  for (const { inputs } of samples) {
    const input = inputs[f]!;
    if (input !== null) counts[stepOf(feature, steps, input)]!++;
  }
  const seen = counts.flatMap((count, at) => (count > 0 ? [{ at, count }] : []));
  const kernels = feature.kind === 'choice' ? choiceKernels(seen, steps) : normalKernels(seen, steps);
  // The prior, the last kernel, weighs as much as one trial.
  const weights = [...seen.map((s) => s.count), 1];
  const total = weights.reduce((a, b) => a + b, 0);
  return counts.map(
    (_, step) => FLOOR + kernels.reduce((sum, kernel, i) => sum + (weights[i]! / total) * kernel(step), 0),
  );
}

function stepOf(feature: Feature, steps: number, input: number): number {
  if (feature.kind === 'choice') return input;
  const width = (feature.high - feature.low) / (steps - 1);
  let step = 0;
  while (step < steps - 1 && feature.low + step * width < input - width / 2) step++;
  return step;
}

interface Seen {
  readonly at: number;
  readonly count: number;
}
type Kernel = (step: number) => number;

function choiceKernels(seen: readonly Seen[], steps: number): readonly Kernel[] {
  const base = 1 / (seen.length + 1);
  const total = 1 + steps * base;
  const kernels = seen.map(
    ({ at }): Kernel =>
      (step) =>
        ((step === at ? 1 : 0) + base) / total,
  );
  return [...kernels, () => 1 / steps];
}

function normalKernels(seen: readonly Seen[], steps: number): readonly Kernel[] {
  const deviation = Math.max(scottWidth(seen), NARROWEST);
  const kernels = seen.map(({ at }) => discreteNormal(at, deviation, steps));
  return [...kernels, discreteNormal((steps - 1) / 2, steps, steps)];
}

/** Scott's bandwidth (1992), robust against outliers by the distance of the quartiles; 0 where nothing was seen. */
function scottWidth(seen: readonly Seen[]): number {
  if (seen.length === 0) return 0;
  const n = seen.reduce((sum, s) => sum + s.count, 0);
  const mean = seen.reduce((sum, s) => sum + s.at * s.count, 0) / n;
  const squares = seen.reduce((sum, s) => sum + s.count * (s.at - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / Math.max(1, n - 1));
  let sum = 0;
  const cumulative = seen.map((s) => {
    sum += s.count;
    return sum;
  });
  const first = cumulative.findIndex((c) => c >= Math.floor(n / 4));
  const third = cumulative.findIndex((c) => c > Math.floor((n * 3) / 4));
  const quartiles = seen.at(third)!.at - seen[first]!.at;
  return 1.059 * Math.min(quartiles / 1.34, deviation) * n ** -0.2;
}

/** A normal cut off at the ends of the grid, summed up over each step. */
function discreteNormal(mean: number, deviation: number, steps: number): Kernel {
  const below = (x: number) => normalCdf((x - mean) / deviation);
  const mass = below(steps - 0.5) - below(-0.5);
  return (step) => (below(step + 0.5) - below(step - 0.5)) / mass;
}
