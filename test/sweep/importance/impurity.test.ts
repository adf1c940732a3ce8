// Shares of importance: of what matters, of what does not, and where nothing does.
import { expect, it } from 'vitest';
import { random } from '../../../src/random.js';
import type { Feature } from '../../../src/sweep/importance/forest.js';
import { meanDecreaseImpurity } from '../../../src/sweep/importance/impurity.js';

const features: Feature[] = [
  { name: 'x', kind: 'number', low: 0, high: 1 },
  { name: 'idle', kind: 'number', low: 0, high: 1 },
  { name: 'c', kind: 'choice', count: 3 },
];
const stream = random('samples');
const samples = Array.from({ length: 100 }, () => {
  const inputs = [stream.uniform(), stream.uniform(), stream.integer(3)];
  return { inputs, output: 3 * inputs[0]! + (inputs[2] === 2 ? 1 : 0) };
});

it('adds up to 1 and orders by what matters', () => {
  const shares = meanDecreaseImpurity(features, samples, 1);
  expect(Object.values(shares).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  expect(shares.x!).toBeGreaterThan(shares.c!);
  expect(shares.c!).toBeGreaterThan(shares.idle! + 0.1);
});

it('depends on the seed only a little, and on nothing else', () => {
  expect(meanDecreaseImpurity(features, samples, 1)).toEqual(meanDecreaseImpurity(features, samples, 1));
  expect(
    Math.abs(meanDecreaseImpurity(features, samples, 1).x! - meanDecreaseImpurity(features, samples, 2).x!),
  ).toBeLessThan(0.05);
});

it('is 0 where nothing varies', () => {
  const flat = samples.map((s) => ({ ...s, output: 1 }));
  expect(meanDecreaseImpurity(features, flat, 1)).toEqual({ x: 0, idle: 0, c: 0 });
});
