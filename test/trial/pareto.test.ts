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

it('a front is what nothing dominates once the fronts before it are away', () => {
  const value = fc.integer({ min: 0, max: 5 });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value, value), { maxLength: 20 }), (points) => {
      const goals = ['minimize', 'maximize', 'minimize'] as const;
      const ranks = paretoRanks(points, goals);
      let left = points.map((_, i) => i);
      for (let rank = 0; left.length > 0; rank++) {
        const front = left.filter((i) => {
          const [a, b, c] = points[i]!;
          return !left.some((j) => {
            const [x, y, z] = points[j]!;
            return x <= a && y >= b && z <= c && (x < a || y > b || z < c);
          });
        });
        expect(front.map((i) => ranks[i])).toEqual(front.map(() => rank));
        left = left.filter((i) => !front.includes(i));
      }
    }),
  );
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
