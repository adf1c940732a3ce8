// A fit goes through its points, and gradients are those of the predictions.
import { expect, it } from 'vitest';
import { random } from '../../../src/random.js';
import {
  believing,
  fitProcess,
  matern,
  maternSlope,
  predict,
  predictWithGradient,
} from '../../../src/sweep/samplers/gaussian-process.js';

const stream = random(2);
const points = Array.from({ length: 20 }, () =>
  Float64Array.of(stream.uniform(), stream.uniform(), stream.integer(2)),
);
const outputs = Float64Array.from(points, (p) => Math.sin(5 * p[0]!) + p[1]! - (p[2] === 1 ? 1 : 0));
const gp = fitProcess({ points, outputs, choices: [false, false, true] });

it('is near its points with little variance, and unsure elsewhere', () => {
  for (const [i, point] of points.entries())
    expect(Math.abs(predict(gp, point).mean - outputs[i]!)).toBeLessThan(0.1);
  const far = predict(gp, Float64Array.of(3, 3, 0));
  expect(far.variance).toBeGreaterThan(predict(gp, points[0]!).variance * 10);
});

it('has the gradients of its mean and variance', () => {
  const at = Float64Array.of(0.3, 0.6, 1);
  const [meanGradient, varianceGradient] = [new Float64Array(3), new Float64Array(3)];
  const { mean, variance } = predictWithGradient(gp, at, meanGradient, varianceGradient);
  expect(mean).toBeCloseTo(predict(gp, at).mean, 10);
  expect(variance).toBeCloseTo(predict(gp, at).variance, 10);
  // Wide enough that the rounding of the variance, a small difference of large numbers, does not show.
  const step = 1e-4;
  for (const k of [0, 1]) {
    const [up, down] = [predict(gp, at.with(k, at[k]! + step)), predict(gp, at.with(k, at[k]! - step))];
    expect(meanGradient[k]).toBeCloseTo((up.mean - down.mean) / (2 * step), 5);
    expect(varianceGradient[k]).toBeCloseTo((up.variance - down.variance) / (2 * step), 5);
  }
  expect(meanGradient[2]).toBe(0);
});

it('has the slope of its kernel', () => {
  expect(matern(0)).toBe(1);
  expect(maternSlope(0.7)).toBeCloseTo((matern(0.7 + 1e-6) - matern(0.7 - 1e-6)) / 2e-6, 6);
});

it('lives with points that lie on each other', () => {
  const twice = [points[0]!, points[0]!, points[1]!];
  const fitted = fitProcess({
    points: twice,
    outputs: Float64Array.of(1, 1, -2),
    choices: [false, false, true],
  });
  expect(Number.isFinite(predict(fitted, points[2]!).mean)).toBe(true);
});

it('with points that it only believes in is sure of them, and believes the same', () => {
  const at = Float64Array.of(1.5, 1.5, 0);
  const more = believing(gp, [at]);
  expect(predict(more, at).mean).toBeCloseTo(predict(gp, at).mean, 4);
  expect(predict(more, at).variance).toBeLessThan(predict(gp, at).variance / 10);
  expect(believing(gp, [])).toBe(gp);
});
