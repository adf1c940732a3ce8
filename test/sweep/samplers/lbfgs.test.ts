// Minima of known functions, free and at a bound.
import { expect, it } from 'vitest';
import { minimize } from '../../../src/sweep/samplers/lbfgs.js';

function rosenbrock(x: Float64Array, gradient: Float64Array): number {
  const [a, b] = [1 - x[0]!, x[1]! - x[0]! ** 2];
  gradient[0] = -2 * a - 400 * x[0]! * b;
  gradient[1] = 200 * b;
  return a * a + 100 * b * b;
}

it('follows a bent valley', () => {
  const bounds = { low: Float64Array.of(-5, -5), high: Float64Array.of(5, 5) };
  const { x, value } = minimize(rosenbrock, Float64Array.of(-1.2, 1), bounds, 200);
  expect(value).toBeLessThan(1e-6);
  expect(x[0]).toBeCloseTo(1, 2);
});

it('stops at a bound', () => {
  const bounds = { low: Float64Array.of(-5, -5), high: Float64Array.of(0.5, 5) };
  const { x } = minimize(rosenbrock, Float64Array.of(-1.2, 1), bounds, 200);
  expect(x[0]).toBeCloseTo(0.5, 9);
  expect(x[1]).toBeCloseTo(0.25, 3);
});

it('stays where there is no way down', () => {
  const flat = (_: Float64Array, gradient: Float64Array) => 3 + 0 * gradient.fill(0).length;
  const bounds = { low: Float64Array.of(0), high: Float64Array.of(1) };
  expect(minimize(flat, Float64Array.of(0.3), bounds, 10)).toEqual({ x: Float64Array.of(0.3), value: 3 });
});
