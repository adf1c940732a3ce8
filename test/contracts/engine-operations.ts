// The engine contract: every operation's values, and its gradients against central differences.
import { expect, it } from 'vitest';
import type { Engine, HostTensor, Ops, Tensor } from '../../src/engine/engine.js';
import { random } from '../../src/random.js';
import {
  evaluate,
  expectClose,
  host,
  noise,
  pureProgram,
  VALUE_TOLERANCE,
  type Way,
} from './engine-fixtures.js';

/** Central differences in single precision with steps of 1e-2 are good to about this. */
const SLOPE_TOLERANCE = 2e-2;
/** The step of the central differences. */
const STEP = 1e-2;

/** Values far apart, so that a small step changes no maximum. */
function apart(...shape: number[]): HostTensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const order = random('engine-contract').split('apart').permutation(size);
  return { shape, values: Float32Array.from(order, (rank) => rank / 10) };
}

/** Operations with gradients: inputs, and the function whose result is weighted and summed. */
const DIFFERENTIABLE: Readonly<Record<string, [HostTensor[], (ops: Ops, ...t: Tensor[]) => Tensor]>> = {
  'conv2d same': [
    [noise('x', 2, 4, 5, 3), noise('k', 3, 3, 3, 4)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [1, 1], padding: [1, 1], dilations: [1, 1], groups: 1 }),
  ],
  'conv2d 1x1': [
    [noise('x', 2, 4, 4, 3), noise('k', 1, 1, 3, 4)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [1, 1], padding: [0, 0], dilations: [1, 1], groups: 1 }),
  ],
  'conv2d 1xk valid': [
    [noise('x', 2, 4, 5, 2), noise('k', 1, 3, 2, 2)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [1, 1], padding: [0, 1], dilations: [1, 1], groups: 1 }),
  ],
  'conv2d stride 2': [
    [noise('x', 2, 6, 7, 2), noise('k', 3, 3, 2, 3)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [2, 2], padding: [1, 1], dilations: [1, 1], groups: 1 }),
  ],
  'conv2d 1x1 stride 2': [
    [noise('x', 1, 6, 6, 2), noise('k', 1, 1, 2, 3)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [2, 2], padding: [0, 0], dilations: [1, 1], groups: 1 }),
  ],
  'conv2d 1x1 padded': [
    [noise('x', 1, 3, 3, 2), noise('k', 1, 1, 2, 3)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [1, 1], padding: [1, 1], dilations: [1, 1], groups: 1 }),
  ],
  'conv2d dilated': [
    [noise('x', 1, 7, 6, 2), noise('k', 3, 3, 2, 2)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [1, 1], padding: [2, 2], dilations: [2, 2], groups: 1 }),
  ],
  'conv2d in two groups': [
    [noise('x', 2, 4, 4, 4), noise('k', 3, 3, 2, 6)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [1, 1], padding: [1, 1], dilations: [1, 1], groups: 2 }),
  ],
  'conv2d depthwise': [
    [noise('x', 2, 4, 4, 3), noise('k', 3, 3, 1, 6)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [1, 1], padding: [1, 1], dilations: [1, 1], groups: 3 }),
  ],
  'conv2d depthwise stride 2': [
    [noise('x', 2, 6, 6, 3), noise('k', 3, 3, 1, 3)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [2, 2], padding: [1, 1], dilations: [1, 1], groups: 3 }),
  ],
  batchNorm: [
    [noise('x', 3, 2, 2, 3), noise('scale', 3), noise('shift', 3)],
    (ops, x, scale, shift) => ops.batchNorm(x, scale, shift, 1e-3).y,
  ],
  'batchNorm of rows': [
    [noise('x', 6, 3), noise('scale', 3), noise('shift', 3)],
    (ops, x, scale, shift) => ops.batchNorm(x, scale, shift, 1e-3).y,
  ],
  normalize: [
    [noise('x', 2, 2, 2, 3), noise('scale', 3), noise('shift', 3), noise('mean', 3), host([3], [0.5, 1, 2])],
    (ops, x, scale, shift, mean, variance) => ops.normalize(x, scale, shift, mean, variance, 1e-3),
  ],
  padWith: [
    [noise('x', 2, 3, 3, 2)],
    (ops, x) => ops.padWith(x, [1, 2], ops.tensor(noise('v', 2).values, [2])),
  ],
  relu: [[noise('x', 4, 5)], (ops, x) => ops.relu(x)],
  maxPool: [[apart(2, 4, 6, 2)], (ops, x) => ops.maxPool(x, [2, 2], [2, 2])],
  averagePool: [[noise('x', 2, 4, 5, 2)], (ops, x) => ops.averagePool(x, [3, 3], [1, 1], [1, 1])],
  matMul: [[noise('a', 3, 4), noise('b', 4, 2)], (ops, a, b) => ops.matMul(a, b)],
  reshape: [[noise('x', 3, 4)], (ops, x) => ops.reshape(x, [2, 6])],
  'add broadcast': [[noise('a', 3, 4), noise('b', 4)], (ops, a, b) => ops.add(a, b)],
  addN: [[noise('a', 3), noise('b', 3), noise('c', 3)], (ops, ...terms) => ops.addN(terms)],
  'sub broadcast': [[noise('a', 3, 4), noise('b', 4)], (ops, a, b) => ops.sub(a, b)],
  'mul broadcast': [[noise('a', 3, 4), noise('b', 4)], (ops, a, b) => ops.mul(a, b)],
  div: [[noise('a', 3), host([3], [1.5, -2, 3])], (ops, a, b) => ops.div(a, b)],
  abs: [[host([4], [1, -2, 0.5, -0.3])], (ops, x) => ops.abs(x)],
  sqrt: [[host([3], [0.5, 2, 4])], (ops, x) => ops.sqrt(x)],
  sum: [[noise('x', 2, 3, 4)], (ops, x) => ops.sum(x, [0, 2])],
  mean: [[noise('x', 2, 3, 4)], (ops, x) => ops.mean(x, [1])],
  stack: [[host([], [2]), host([], [3])], (ops, a, b) => ops.stack([a, b])],
  crossEntropy: [
    [noise('logits', 4, 5)],
    (ops, logits) => ops.crossEntropy(logits, ops.tensor(Int32Array.of(0, 4, 2, 2), [4])),
  ],
  'crossEntropy smoothed': [
    [noise('logits', 4, 5)],
    (ops, logits) => ops.crossEntropy(logits, ops.tensor(Int32Array.of(0, 4, 2, 2), [4]), 0.1),
  ],
};

/** Declares the tests of the operations, run one way. */
export function describeOperations(engine: () => Engine, way: Way): void {
  describeGradients(engine, way);
  describeValues(engine, way);
}

/** A program of an entry of the table: the sum of its result, weighted by fixed noise, and that sum's gradients. */
function weighted(engine: Engine, way: Way, [inputs, f]: (typeof DIFFERENTIABLE)[string]) {
  const loss = (ops: Ops, tensors: Tensor[]) => {
    const y = f(ops, ...tensors);
    const { values } = noise('weights', ...y.shape);
    return ops.sum(ops.mul(y, ops.tensor(values, y.shape)));
  };
  return pureProgram(
    engine,
    way,
    inputs.map((t) => t.shape),
    {
      value: (ops, ...t) => [loss(ops, t)],
      gradients: (ops, ...t) => ops.gradients(() => loss(ops, t), t).gradients,
    },
  );
}

function describeGradients(engine: () => Engine, way: Way): void {
  it.each(Object.entries(DIFFERENTIABLE))('differentiates %s', (_, entry) => {
    const program = weighted(engine(), way, entry);
    const inputs = entry[0].map((t) => t.values);
    const slopes = program.call('gradients', inputs);
    expect(slopes.map((s) => s.shape)).toEqual(entry[0].map((t) => t.shape));
    const moved = (i: number, j: number, by: number) => {
      const at = inputs.map((values, k) => (k === i ? values.with(j, values[j]! + by) : values));
      return program.call('value', at)[0]!.values[0]!;
    };
    inputs.forEach((values, i) => {
      const places = [0, 1, values.length >> 1, values.length - 1].filter((j) => j < values.length);
      for (const j of new Set(places)) {
        const slope = (moved(i, j, STEP) - moved(i, j, -STEP)) / (2 * STEP);
        const got = slopes[i]!.values[j]!;
        expect(Math.abs(got - slope), `input ${i} value ${j}: ${got}, difference ${slope}`).toBeLessThan(
          SLOPE_TOLERANCE * Math.max(1, Math.abs(slope)),
        );
      }
    });
    program.dispose();
  });
}

function describeValues(engine: () => Engine, way: Way): void {
  it('gives batch statistics with the variance that enters running statistics', () => {
    const x = host([4, 1, 1, 1], [1, 2, 3, 6]);
    const ones = host([1], [1]);
    const [y, mean, variance] = evaluate(engine(), way, [x, ones, host([1], [0])], (ops, t, scale, shift) => {
      const norm = ops.batchNorm(t, scale!, shift!, 0.5);
      return [norm.y, norm.mean, norm.variance];
    });
    expectClose(mean!, host([1], [3]), VALUE_TOLERANCE);
    expectClose(variance!, host([1], [14 / 3]), VALUE_TOLERANCE);
    expectClose(y!, host([4, 1, 1, 1], [-1, -0.5, 0, 1.5]), VALUE_TOLERANCE);
  });

  it('pads with one value a channel and leaves the inside bit for bit', () => {
    const x = noise('x', 1, 1, 1, 2);
    const [y] = evaluate(engine(), way, [x, host([2], [7, -3])], (ops, t, v) => [ops.padWith(t, [1, 0], v!)]);
    expect([...y!.values]).toEqual([7, -3, ...x.values, 7, -3]);
  });

  it('lets no gradient into the values of a border', () => {
    const [g] = evaluate(
      engine(),
      way,
      [noise('x', 1, 2, 2, 2), noise('v', 2)],
      (ops, x, v) =>
        ops.gradients(
          () => ops.sum(ops.add(ops.sum(ops.padWith(x, [1, 1], v!)), ops.sum(ops.mul(v!, ops.scalar(0))))),
          [v!],
        ).gradients,
    );
    expect([...g!.values]).toEqual([0, 0]);
  });

  it('counts padded zeros in the mean of a window', () => {
    const [y] = evaluate(engine(), way, [host([1, 1, 1, 1], [9])], (ops, x) => [
      ops.averagePool(x, [3, 3], [1, 1], [1, 1]),
    ]);
    expectClose(y!, host([1, 1, 1, 1], [1]), VALUE_TOLERANCE);
  });

  it('counts rows whose largest logit is at the label', () => {
    const [n] = evaluate(engine(), way, [host([3, 2], [1, 2, 5, 0, 0, 3])], (ops, z) => [
      ops.correctCount(z, ops.tensor(Int32Array.of(1, 1, 1), [3])),
    ]);
    expect([...n!.values]).toEqual([2]);
  });

  it('convolves with the kernel as [height, width, in, out] and does not flip it', () => {
    const x = host([1, 2, 2, 1], [1, 2, 3, 4]);
    const k = host([2, 2, 1, 1], [1, 10, 100, 1000]);
    const [y] = evaluate(engine(), way, [x, k], (ops, t, kernel) => [
      ops.conv2d(t, kernel!, { strides: [1, 1], padding: [0, 0], dilations: [1, 1], groups: 1 }),
    ]);
    expect([...y!.values]).toEqual([4321]);
  });

  it('gives zero as the slope of abs at zero', () => {
    const [g] = evaluate(
      engine(),
      way,
      [host([1], [0])],
      (ops, x) => ops.gradients(() => ops.sum(ops.abs(x)), [x]).gradients,
    );
    expect([...g!.values]).toEqual([0]);
  });
}
