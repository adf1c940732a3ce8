// Mean decrease of impurity (Breiman 2001): the share of a forest's gain that its splits by each parameter bring.
import { random } from '../../random.js';
import { type Feature, growForest, type Sample, type Tree } from './forest.js';

const TREES = 64;

/** The importance of each parameter by name; they add up to 1, or all are 0 when nothing varies. */
export function meanDecreaseImpurity(
  features: readonly Feature[],
  samples: readonly Sample[],
  seed: number,
): Readonly<Record<string, number>> {
  const sums = features.map(() => 0);
  for (const tree of growForest(features, samples, TREES, random(seed).split('impurity'))) {
    const gains = features.map(() => 0);
    addGains(tree, gains);
    const total = gains.reduce((a, b) => a + b, 0);
    if (total > 0) for (const [f, gain] of gains.entries()) sums[f]! += gain / total;
  }
  const all = sums.reduce((a, b) => a + b, 0);
  return Object.fromEntries(features.map(({ name }, f) => [name, all > 0 ? sums[f]! / all : 0]));
}

function addGains(tree: Tree, gains: number[]): void {
  if (tree.kind === 'leaf') return;
  gains[tree.feature]! += tree.gain;
  addGains(tree.yes, gains);
  addGains(tree.no, gains);
}
