// Trees that fit what they were grown on, and forests that depend on their stream only.
import { expect, it } from 'vitest';
import { random } from '../../../src/random.js';
import { type Feature, goesYes, growForest, type Tree } from '../../../src/sweep/importance/forest.js';

const features: Feature[] = [
  { name: 'x', kind: 'number', low: 0, high: 1 },
  { name: 'c', kind: 'choice', count: 3 },
];
const samples = Array.from({ length: 60 }, (_, i) => ({
  inputs: [i / 60, i % 3],
  output: (i % 3 === 1 ? 5 : 0) + i / 60,
}));

function predict(tree: Tree, inputs: readonly number[]): number {
  if (tree.kind === 'leaf') return tree.value;
  const yes = goesYes(features[tree.feature]!, tree.at, inputs[tree.feature]!);
  return predict(yes ? tree.yes : tree.no, inputs);
}

it('predicts near samples well', () => {
  const forest = growForest(features, samples, 32, random(1));
  for (const { inputs, output } of samples) {
    const mean = forest.reduce((sum, tree) => sum + predict(tree, inputs), 0) / forest.length;
    expect(Math.abs(mean - output)).toBeLessThan(0.3);
  }
});

it('is the same for the same stream', () => {
  expect(growForest(features, samples, 3, random(1))).toEqual(growForest(features, samples, 3, random(1)));
  expect(growForest(features, samples, 3, random(1))).not.toEqual(
    growForest(features, samples, 3, random(2)),
  );
});

it('ends where nothing varies', () => {
  const flat = samples.map((s) => ({ ...s, output: 2 }));
  expect(growForest(features, flat, 1, random(1))).toEqual([{ kind: 'leaf', value: 2 }]);
});
