// Functional ANOVA of a forest (Hutter, Hoos, Leyton-Brown 2014): the share of the forest's variance over the whole space
// that each parameter alone explains. A tree's leaves tile the space, so its marginals are sums over leaves.
import { random } from '../../random.js';
import { type Feature, growForest, type Sample, type Tree } from './forest.js';

const TREES = 64;

/** The part of a feature that a leaf covers: an interval, or the values of a choice that are left. */
type Range = readonly [number, number] | ReadonlySet<number>;
interface Leaf {
  readonly value: number;
  readonly ranges: readonly Range[];
  /** The share of each feature that the leaf covers; their product is its volume. */
  readonly shares: readonly number[];
}

/** The importance of each parameter by name; all are at least 0 and add up to 1, or all are 0 when nothing varies. */
export function fanova(
  features: readonly Feature[],
  samples: readonly Sample[],
  seed: number,
): Readonly<Record<string, number>> {
  const sums = features.map(() => 0);
  for (const tree of growForest(features, samples, TREES, random(seed).split('fanova'))) {
    const leaves = leavesOf(tree, features);
    const volumes = leaves.map((leaf) => leaf.shares.reduce((a, b) => a * b, 1));
    const mean = leaves.reduce((sum, leaf, i) => sum + volumes[i]! * leaf.value, 0);
    const total = leaves.reduce((sum, leaf, i) => sum + volumes[i]! * (leaf.value - mean) ** 2, 0);
    if (!(total > 0)) continue;
    features.forEach((feature, f) => {
      sums[f]! += marginalVariance(leaves, feature, f, mean) / total;
    });
  }
  const all = sums.reduce((a, b) => a + b, 0);
  return Object.fromEntries(features.map(({ name }, f) => [name, all > 0 ? sums[f]! / all : 0]));
}

function leavesOf(tree: Tree, features: readonly Feature[]): readonly Leaf[] {
  const visit = (node: Tree, ranges: readonly Range[]): readonly Leaf[] => {
    if (node.kind === 'leaf')
      return [{ value: node.value, ranges, shares: ranges.map((r, f) => shareOf(r, features[f]!)) }];
    const [yes, no] = parted(ranges[node.feature]!, node.at);
    return [
      ...visit(node.yes, ranges.with(node.feature, yes)),
      ...visit(node.no, ranges.with(node.feature, no)),
    ];
  };
  const whole = features.map((feature) =>
    feature.kind === 'choice'
      ? new Set(Array.from({ length: feature.count }, (_, i) => i))
      : ([feature.low, feature.high] as const),
  );
  return visit(tree, whole);
}

function parted(range: Range, at: number): readonly [Range, Range] {
  if ('has' in range) return [new Set([at]), new Set([...range].filter((value) => value !== at))];
  const cut = Math.min(Math.max(at, range[0]), range[1]);
  return [
    [range[0], cut],
    [cut, range[1]],
  ];
}

function shareOf(range: Range, feature: Feature): number {
  if (feature.kind === 'choice') return (range as ReadonlySet<number>).size / feature.count;
  const [from, to] = range as readonly [number, number];
  return feature.high > feature.low ? (to - from) / (feature.high - feature.low) : 1;
}

/** The variance over one feature of the mean over all others. */
function marginalVariance(leaves: readonly Leaf[], feature: Feature, f: number, mean: number): number {
  const parts = leaves.map(({ value, ranges, shares }): Part => {
    const others = shares.reduce((product, share, g) => (g === f ? product : product * share), 1);
    return { range: ranges[f]!, amount: value * others };
  });
  const steps = feature.kind === 'choice' ? choiceSteps(parts, feature.count) : numberSteps(parts, feature);
  return steps.reduce((sum, { share, marginal }) => sum + share * (marginal - mean) ** 2, 0);
}

/** What a leaf adds to the marginal of a feature wherever it covers it. */
interface Part {
  readonly range: Range;
  readonly amount: number;
}

/** A part of a feature within which no leaf ends: its share, and the mean over all other features there. */
interface Step {
  readonly share: number;
  readonly marginal: number;
}

function choiceSteps(parts: readonly Part[], count: number): readonly Step[] {
  const marginals = new Array<number>(count).fill(0);
  for (const { range, amount } of parts)
    for (const value of range as ReadonlySet<number>) marginals[value]! += amount;
  return marginals.map((marginal) => ({ share: 1 / count, marginal }));
}

/** Each leaf is added where it begins and taken away where it ends, so that one walk along the feature is enough. */
function numberSteps(parts: readonly Part[], feature: Feature): readonly Step[] {
  const changes = new Map<number, number>();
  const change = (at: number, amount: number) => changes.set(at, (changes.get(at) ?? 0) + amount);
  for (const { range, amount } of parts) {
    const [from, to] = range as readonly [number, number];
    change(from, amount);
    change(to, -amount);
  }
  const cuts = [...changes.keys()].sort((a, b) => a - b);
  let marginal = 0;
  return cuts.slice(1).map((to, i) => {
    marginal += changes.get(cuts[i]!)!;
    return { share: shareOf([cuts[i]!, to], feature), marginal };
  });
}
