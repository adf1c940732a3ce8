// A forest of regression trees (Breiman 2001) over the parameters of a sweep: each tree is grown on a bootstrap sample to
// the end, by the split that lowers the squared error most. A choice splits into one value and the others.
import type { Random } from '../../random.js';

/** Most samples of a tree: with so many the forest changes little with more, and takes seconds already. */
const MOST_DRAWN = 2000;

/** A parameter as trees see it: a number between bounds, or the index of one of `count` values. */
export type Feature =
  | {
      readonly name: string;
      readonly kind: 'number';
      readonly low: number;
      readonly high: number;
      /** How many evenly spaced values there are; without it, any number between the bounds. */
      readonly count?: number;
    }
  | { readonly name: string; readonly kind: 'choice'; readonly count: number };

/** One trial: a number for each feature (null: it does not exist there), and its result, of which less is better. */
export interface Sample {
  readonly inputs: readonly (number | null)[];
  readonly output: number;
}

interface FullSample extends Sample {
  readonly inputs: readonly number[];
}

/** A leaf, or a split into inputs that are at most `at` (a choice: equal to `at`) and the others. */
export type Tree =
  | { readonly kind: 'leaf'; readonly value: number }
  | {
      readonly kind: 'split';
      readonly feature: number;
      readonly at: number;
      /** Squared error that the split takes away. */
      readonly gain: number;
      readonly yes: Tree;
      readonly no: Tree;
    };

/**
 * `count` trees over the samples; the same stream gives the same forest. A feature that does not exist at a trial cannot
 * change its result, so each tree sees it there with a value drawn anew.
 */
export function growForest(
  features: readonly Feature[],
  samples: readonly Sample[],
  count: number,
  random: Random,
): readonly Tree[] {
  return Array.from({ length: count }, (_, i) => {
    const stream = random.split('tree', i);
    const draw = () => filled(features, samples[stream.integer(samples.length)]!, stream);
    return grow(features, Array.from({ length: Math.min(samples.length, MOST_DRAWN) }, draw));
  });
}

function filled(features: readonly Feature[], { inputs, output }: Sample, stream: Random): FullSample {
  const draw = (feature: Feature) =>
    feature.kind === 'choice'
      ? stream.integer(feature.count)
      : feature.low + (feature.high - feature.low) * stream.uniform();
  return { inputs: inputs.map((input, f) => input ?? draw(features[f]!)), output };
}

/** Whether an input goes to the first side of a split. */
export function goesYes(feature: Feature, at: number, input: number): boolean {
  return feature.kind === 'choice' ? input === at : input <= at;
}

interface Split {
  readonly feature: number;
  readonly at: number;
  readonly gain: number;
}

function grow(features: readonly Feature[], samples: readonly FullSample[]): Tree {
  const best = features.reduce<Split | null>((found, feature, f) => {
    const split = feature.kind === 'choice' ? bestValue(samples, f, feature.count) : bestCut(samples, f);
    return split !== null && (found === null || split.gain > found.gain) ? split : found;
  }, null);
  if (best === null) return { kind: 'leaf', value: sumOf(samples) / samples.length };
  const yes = (s: FullSample) => goesYes(features[best.feature]!, best.at, s.inputs[best.feature]!);
  return {
    kind: 'split',
    ...best,
    yes: grow(features, samples.filter(yes)),
    no: grow(
      features,
      samples.filter((s) => !yes(s)),
    ),
  };
}

const sumOf = (samples: readonly FullSample[]) => samples.reduce((sum, s) => sum + s.output, 0);

/** The squared error that parting n samples with a sum into a part takes away. */
function gainOf(partSum: number, part: number, sum: number, n: number): number {
  const difference = partSum / part - (sum - partSum) / (n - part);
  return ((part * (n - part)) / n) * difference * difference;
}

function bestCut(samples: readonly FullSample[], f: number): Split | null {
  const sorted = [...samples].sort((a, b) => a.inputs[f]! - b.inputs[f]!);
  const sum = sumOf(sorted);
  let best: Split | null = null;
  let partSum = 0;
  for (let i = 0; i + 1 < sorted.length; i++) {
    partSum += sorted[i]!.output;
    const [here, next] = [sorted[i]!.inputs[f]!, sorted[i + 1]!.inputs[f]!];
    if (here === next) continue;
    const gain = gainOf(partSum, i + 1, sum, sorted.length);
    // Halving the difference of neighbouring doubles can give the larger one, which must stay on the other side.
    const middle = here + (next - here) / 2;
    if (gain > (best?.gain ?? 0)) best = { feature: f, at: middle < next ? middle : here, gain };
  }
  return best;
}

function bestValue(samples: readonly FullSample[], f: number, count: number): Split | null {
  const sums = new Array<number>(count).fill(0);
  const counts = new Array<number>(count).fill(0);
  for (const { inputs, output } of samples) {
    sums[inputs[f]!]! += output;
    counts[inputs[f]!]!++;
  }
  const sum = sumOf(samples);
  let best: Split | null = null;
  for (let at = 0; at < count; at++) {
    const part = counts[at]!;
    if (part === 0 || part === samples.length) continue;
    const gain = gainOf(sums[at]!, part, sum, samples.length);
    if (gain > (best?.gain ?? 0)) best = { feature: f, at, gain };
  }
  return best;
}
