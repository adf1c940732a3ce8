// Adjusted p values keep their order and their bounds.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { benjaminiHochberg, bonferroni, holm } from '../../src/report/adjust-p.js';

it('lies between the plain p and Bonferroni, in the same order', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (p) => {
      const [h, b, f] = [holm(p), bonferroni(p), benjaminiHochberg(p)];
      for (const [i, value] of p.entries()) {
        expect(h[i]! >= value && h[i]! <= b[i]! && f[i]! <= h[i]! + 1e-15).toBe(true);
        for (const [j, other] of p.entries()) if (value < other) expect(h[i]!).toBeLessThanOrEqual(h[j]!);
      }
    }),
  );
});

it('follows the textbook', () => {
  expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(4)))).toEqual([0.03, 0.06, 0.06, 0.02]);
});
