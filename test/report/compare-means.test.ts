// Relations between the tests, and where there is none.
import { expect, it } from 'vitest';
import { pairedTest, pooledDeviation, studentTest, welchTest } from '../../src/report/compare-means.js';

const A = [1, 2, 3, 4];
const B = [3, 5, 4, 6];

it('agrees between Welch and Student where both sides vary alike', () => {
  const [welch, student] = [welchTest(A, B)!, studentTest(A, B)!];
  expect(welch.t).toBeCloseTo(student.t, 12);
  expect(welch.df).toBeCloseTo(6, 12);
  expect(welch.difference).toBe(-2);
  expect(pooledDeviation(A, B)).toBeCloseTo(Math.sqrt(5 / 3), 12);
});

it('turns its sign with the sides, and has p 0.05 at the end of its interval', () => {
  expect(welchTest(B, A)!.t).toBe(-welchTest(A, B)!.t);
  const { low } = pairedTest(A)!;
  expect(pairedTest(A.map((a) => a - low))!.p).toBeCloseTo(0.05, 10);
});

it('is not defined without variation or with one value', () => {
  expect([welchTest([1, 1], [2, 2]), studentTest([1, 1], [2, 2]), pairedTest([3, 3])]).toEqual([
    null,
    null,
    null,
  ]);
  expect([welchTest([1], B), studentTest(A, [1]), pairedTest([1])]).toEqual([null, null, null]);
});

it('keeps its degrees of freedom for tiny variances', () => {
  expect(welchTest([1e-170, 2e-170], [1e-170, 3e-170])).toBeNull();
  expect(welchTest([1e-100, 2e-100, 3e-100], [3e-100, 5e-100, 4e-100])!.df).toBeCloseTo(4, 12);
});
