import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, fitColumns } from '../../src/report/fit-columns.js';

const COLUMNS: readonly Column[] = [
  { header: '#', align: 'right' },
  { header: 'arm', align: 'left' },
  { header: 'mean', align: 'right' },
  { header: 'params', align: 'right', spare: 2 },
  { header: 'of the trained', align: 'right', spare: 1 },
];
const ROWS = [['1', 'dyrep interval=2', '91.20', '14.73', '313.2']];

describe('fitColumns', () => {
  it.each([
    [55, [0, 1, 2, 3, 4], [1, 16, 5, 6, 14]],
    [49, [0, 1, 2, 3, 4], [1, 16, 5, 6, 13]],
    [42, [0, 1, 2, 3, 4], [1, 15, 5, 6, 7]],
    [37, [0, 1, 2, 3, 4], [1, 10, 5, 6, 7]],
    [36, [0, 1, 2, 3], [1, 16, 5, 6]],
    [27, [0, 1, 2], [1, 16, 5]],
    [20, [0, 1, 2], [1, 10, 5]],
    [19, [0, 1, 2], [1, 9, 5]],
    [18, [0, 1, 2], [1, 8, 5]],
  ])(
    'in %i cells: headers break, then text wraps, then columns give way, then words break',
    (width, shown, widths) => {
      const fitted = fitColumns(COLUMNS, ROWS, width);
      expect([fitted?.shown, fitted?.widths]).toEqual([shown, widths]);
    },
  );

  it('gives up when numbers alone are too wide', () => {
    expect(fitColumns(COLUMNS, ROWS, 17)).toBeNull();
  });

  it('fits, and keeps every column that may not give way', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ' ', '深', '🙂'), maxLength: 30 });
    const column = fc.record({
      header: cell,
      align: fc.constantFrom('left' as const, 'right' as const),
      spare: fc.option(fc.nat(3), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(column, cell), { minLength: 1, maxLength: 6 }),
        fc.nat(100),
        (drawn, width) => {
          const columns = drawn.map(
            ([{ spare, ...c }]): Column => (spare === undefined ? c : { ...c, spare }),
          );
          const fitted = fitColumns(columns, [drawn.map(([, text]) => text)], width);
          if (fitted === null) return;
          const { shown, widths } = fitted;
          expect(widths.reduce((a, b) => a + b, 0) + 2 * Math.max(0, widths.length - 1)).toBeLessThanOrEqual(
            width,
          );
          expect(columns.every((c, i) => c.spare !== undefined || shown.includes(i))).toBe(true);
        },
      ),
    );
  });
});
