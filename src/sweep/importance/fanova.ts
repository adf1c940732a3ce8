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
  return pieces(leaves, feature, f).reduce((sum, { share, inside }) => {
    const marginal = leaves.reduce((total, leaf) => {
      if (!inside(leaf.ranges[f]!)) return total;
      return total + leaf.value * leaf.shares.reduce((a, b, g) => (g === f ? a : a * b), 1);
    }, 0);
    return sum + share * (marginal - mean) ** 2;
  }, 0);
}

/** The parts of a feature within which no tree's leaf ends, with their shares. */
function pieces(leaves: readonly Leaf[], feature: Feature, f: number) {
  if (feature.kind === 'choice')
    return Array.from({ length: feature.count }, (_, value) => ({
      share: 1 / feature.count,
      inside: (range: Range) => 'has' in range && range.has(value),
    }));
  const ends = leaves.flatMap((leaf) => leaf.ranges[f] as readonly [number, number]);
  const cuts = [...new Set(ends)].sort((a, b) => a - b);
  return cuts.slice(1).map((to, i) => ({
    share: shareOf([cuts[i]!, to], feature),
    inside: (range: Range) => !('has' in range) && range[0] <= cuts[i]! && range[1] >= to,
  }));
}
