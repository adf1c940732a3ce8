// PED-ANOVA: what the best trials have in common.
import { expect, it } from 'vitest';
import { random } from '../../../src/random.js';
import type { Feature } from '../../../src/sweep/importance/forest.js';
import { pedAnova } from '../../../src/sweep/importance/ped-anova.js';

const features: Feature[] = [
  { name: 'x', kind: 'number', low: 0, high: 1 },
  { name: 'depth', kind: 'number', low: 1, high: 4, count: 4 },
  { name: 'c', kind: 'choice', count: 3 },
];
const stream = random('ped');
const samples = Array.from({ length: 200 }, () => {
  const inputs = [stream.uniform(), 1 + stream.integer(4), stream.integer(3)];
  return { inputs, output: (inputs[0]! - 0.5) ** 2 };
});

it('finds the parameter that decides who is good', () => {
  const shares = pedAnova(features, samples);
  expect(shares.x!).toBeGreaterThan(0.8);
  expect(shares.x! + shares.depth! + shares.c!).toBeCloseTo(1, 12);
});

it('calls all equally important where no trial is better', () => {
  const flat = samples.map((s) => ({ ...s, output: 1 }));
  expect(pedAnova(features, flat)).toEqual({ x: 1 / 3, depth: 1 / 3, c: 1 / 3 });
});

it('knows a parameter that none of the best trials has', () => {
  const conditional = samples.map(({ inputs: [x, depth, c], output }) => {
    const there = c === 0;
    return { inputs: [x!, there ? depth! : null, c!], output: there ? output + 1 : output };
  });
  const shares = pedAnova(features, conditional);
  expect(Object.values(shares).every(Number.isFinite)).toBe(true);
  expect(shares.x! + shares.depth! + shares.c!).toBeCloseTo(1, 12);
});
