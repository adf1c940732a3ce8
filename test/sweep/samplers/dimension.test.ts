// Values, their cells and back.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cellAt, decode, encode, valueOfCell } from '../../../src/sweep/samplers/dimension.js';
import { SPACE } from './spaces.js';

it('joins the names of nested parameters and keeps constants aside', () => {
  expect(SPACE.dimensions.map((d) => d.name)).toEqual(['lr', 'net.depth', 'net.kind', 'width']);
  expect(SPACE.constants).toEqual({ data: 'small' });
});

it('finds the cell of every value that it decodes, and the value of every cell', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(3), (share, d) => {
      const dimension = SPACE.dimensions[d]!;
      const value = decode(dimension, share);
      const cell = encode(dimension, value)!;
      const back = valueOfCell(dimension, cell);
      if (typeof value === 'number') expect(back).toBeCloseTo(value, 9);
      else expect(back).toBe(value);
      if (cell.kind === 'number') {
        const [low, high] = [cell.low - 1e-9, cell.high + 1e-9];
        expect(share >= low && share <= high).toBe(true);
      } else expect(cellAt(dimension, share)).toEqual(cell);
    }),
  );
});

it('does not have other values', () => {
  const [lr, depth, kind] = SPACE.dimensions;
  expect([encode(lr!, 2), encode(depth!, '3'), encode(kind!, 'z')]).toEqual([null, null, null]);
});
