// Densities that add up to 1, and draws that follow them.
import { expect, it } from 'vitest';
import { random } from '../../../src/random.js';
import { type Cell, cellAt } from '../../../src/sweep/samplers/dimension.js';
import { drawFrom, logDensity, parzen } from '../../../src/sweep/samplers/parzen.js';
import { SPACE } from './spaces.js';

const [lr, depth, kind] = SPACE.dimensions;
const at = (low: number, high = low): Cell => ({ kind: 'number', low, high });

it('adds up to 1 over a dense dimension and over cells', () => {
  const dense = parzen([lr!], [[at(0.2)], [at(0.9)]]);
  const steps = 2000;
  const total = Array.from({ length: steps }, (_, i) => Math.exp(logDensity(dense, [at((i + 0.5) / steps)])));
  expect(total.reduce((a, b) => a + b) / steps).toBeCloseTo(1, 4);
  const cells = [1, 2, 3, 4, 5, 6].map((k) => cellAt(depth!, (k - 0.5) / 6));
  const mixed = parzen([depth!, kind!], [[cells[2]!, { kind: 'choice', index: 1 }]]);
  const all = cells.flatMap((c) =>
    [0, 1, 2].map((index) => Math.exp(logDensity(mixed, [c, { kind: 'choice', index }]))),
  );
  expect(all.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
});

it('draws near what it has seen, inside the bounds', () => {
  const estimator = parzen(
    [lr!],
    Array.from({ length: 20 }, () => [at(0.97)]),
  );
  const stream = random(1);
  const drawn = Array.from({ length: 300 }, () => drawFrom(estimator, stream)[0] as { low: number });
  expect(drawn.every(({ low }) => low >= 0 && low <= 1)).toBe(true);
  expect(drawn.filter(({ low }) => low > 0.75).length).toBeGreaterThan(240);
});
