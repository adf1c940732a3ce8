// Fronts and volumes by their definitions.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hypervolume, paretoFront, paretoRanks } from '../../src/trial/pareto.js';

const GOALS = ['minimize', 'maximize'] as const;

it('ranks fronts one below the other; NaN has none', () => {
  const points = [
    [1, 1],
    [0, 2],
    [0, 1],
    [2, 0],
    [Number.NaN, 9],
    [0, 2],
  ];
  expect(paretoRanks(points, GOALS)).toEqual([2, 0, 1, 3, null, 0]);
  expect(paretoFront(points, GOALS)).toEqual([1, 5]);
});

it('counts the cells of a grid that points dominate', () => {
  const cell = fc.integer({ min: 0, max: 4 });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 }), (points) => {
      let cells = 0;
      for (let x = 0; x < 4; x++)
        for (let y = 0; y < 4; y++)
          for (let z = 0; z < 4; z++) if (points.some(([a, b, c]) => a <= x && b <= y && c <= z)) cells++;
      expect(hypervolume(points, ['minimize', 'minimize', 'minimize'], [4, 4, 4])).toBe(cells);
    }),
  );
});
