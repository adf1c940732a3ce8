// The improvement's logarithm over its whole range, its gradient, and its maximum in one dimension.
import { expect, it } from 'vitest';
import { random } from '../../../src/random.js';
import { normalCdf, normalDensity } from '../../../src/special-functions.js';
import {
  improvingPoints,
  logExpectedImprovement,
  logImprovement,
} from '../../../src/sweep/samplers/acquisition.js';
import { fitProcess } from '../../../src/sweep/samplers/gaussian-process.js';
import { SPACE } from './spaces.js';

it.each([-5, -1, 0, 1, 4, 8])('log h(%d) and its parts', (z) => {
  const h = normalDensity(z) + z * normalCdf(z);
  const { log, cdfShare, densityShare } = logImprovement(z);
  expect(log).toBeCloseTo(Math.log(h), 6);
  expect(cdfShare).toBeCloseTo(normalCdf(z) / h, 5);
  expect(densityShare).toBeCloseTo(normalDensity(z) / h, 5);
});

it('has no jump where its formulas meet, however small it is', () => {
  for (const z of [-1000, -30, 5])
    expect(Math.abs(logImprovement(z - 1e-9).log - logImprovement(z + 1e-9).log)).toBeLessThan(1e-4);
  expect(Number.isFinite(logImprovement(-1e5).log)).toBe(true);
});

const points = [0.1, 0.4, 0.6, 0.9].map((x) => Float64Array.of(x));
const gp = fitProcess({ points, outputs: Float64Array.of(1, -0.5, -1, 0.5), choices: [false] });
const score = (x: number) => logExpectedImprovement(gp, -1, Float64Array.of(x));

it('has its gradient', () => {
  const gradient = new Float64Array(1);
  logExpectedImprovement(gp, -1, Float64Array.of(0.5), gradient);
  expect(gradient[0]).toBeCloseTo((score(0.5 + 1e-5) - score(0.5 - 1e-5)) / 2e-5, 3);
});

it('finds the largest improvement of a fine grid', () => {
  const best = { value: -1, point: points[2]! };
  const found = improvingPoints(SPACE.dimensions.slice(0, 1), gp, best, random(1)).map(([x]) => score(x!));
  const grid = Array.from({ length: 1001 }, (_, i) => score(i / 1000)).reduce((a, b) => Math.max(a, b));
  expect(found[0]).toBeGreaterThan(grid - 1e-3);
  expect(found[0]).toBe(found.reduce((a, b) => Math.max(a, b)));
});
