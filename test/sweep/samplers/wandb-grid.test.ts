// Grids of W&B's parameter forms: limits, refusals, what is still to run.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readParameters } from '../../../src/sweep/distributions/parameter.js';
import { unseenPoints, wandbGrid } from '../../../src/sweep/samplers/wandb-grid.js';
import type { Issue } from '../../../src/trial/explain.js';

function grid(parameters: unknown, limit = 1000) {
  const issues: Issue[] = [];
  const points = wandbGrid(readParameters(parameters, issues)!, limit, issues);
  return { points, issues };
}

it('is counted before it is made', () => {
  const huge = { a: { min: 0, max: 1e9 }, b: { min: 0, max: 1e9 } };
  expect(grid(huge)).toEqual({ points: null, issues: [] });
  expect(grid({ a: { values: [1, 2, 3] } }, 2).points).toBeNull();
});

it('says which parameter has no grid', () => {
  const { points, issues } = grid({ a: { parameters: { b: { min: 0.5, max: 1 } } } });
  expect(points).toBeNull();
  expect(issues[0]).toMatchObject({ path: ['parameters', 'a', 'parameters', 'b'] });
  expect(issues[0]!.message).toMatch(/uniform has no grid/);
});

it('is the whole product, each point once, and any part of it leaves exactly the rest', () => {
  const axis = fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), axis, { maxKeys: 4 }),
      fc.nat(),
      (axes, cut) => {
        const names = Object.keys(axes);
        const { points } = grid(Object.fromEntries(names.map((n) => [n, { values: axes[n] }])));
        expect(points).toHaveLength(names.reduce((n, name) => n * axes[name]!.length, 1));
        expect(new Set(points!.map((p) => JSON.stringify(p))).size).toBe(points!.length);
        const seen = points!.slice(0, cut % (points!.length + 1));
        expect(unseenPoints(points!, seen)).toEqual(points!.slice(seen.length));
      },
    ),
  );
});
