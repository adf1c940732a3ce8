// The inverse undoes the matrix.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cholesky, inverse } from '../../../src/sweep/samplers/cholesky.js';

it('inverts any positive definite matrix', () => {
  const entries = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(entries, (b) => {
      const n = 4;
      // B Bᵀ + I is positive definite.
      const a = new Float64Array(n * n);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++)
          for (let k = 0; k < n; k++)
            a[i * n + j]! += b[i * n + k]! * b[j * n + k]! + (i === j && k === 0 ? 1 : 0);
      const { inverse: m } = inverse(cholesky(a, n)!, n);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let k = 0; k < n; k++) sum += a[i * n + k]! * m[k * n + j]!;
          expect(sum).toBeCloseTo(i === j ? 1 : 0, 9);
        }
    }),
  );
});

it('knows the determinant, and what has no factor', () => {
  expect(inverse(cholesky(Float64Array.of(4, 0, 0, 9), 2)!, 2).logDet).toBeCloseTo(Math.log(36), 12);
  expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
});
