// What is made of a back end's plain convolutions; values and gradients on both back ends are in
// test/contracts/engine-operations.ts. The witness here is the sum written out.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createConv2d, type PlainConv } from '../../src/engine/conv.js';
import type { ConvOptions, HostTensor, Pair } from '../../src/engine/engine.js';
import { toHost } from '../../src/engine/tf.js';
import { EngineError } from '../../src/errors.js';
import { expectClose, noise, VALUE_TOLERANCE } from '../contracts/engine-fixtures.js';

beforeAll(() => tf.setBackend('cpu'));

const pads = ([h, w]: Pair): [Pair, Pair, Pair, Pair] => [
  [0, 0],
  [h, h],
  [w, w],
  [0, 0],
];

/** Convolutions that note which of them ran. */
function createNoted() {
  const ran: string[] = [];
  const dense: PlainConv = (x, kernel, strides, padding) => {
    ran.push('dense');
    return tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, [...strides], pads(padding) as never);
  };
  const depthwise: PlainConv = (x, kernel, strides, padding) => {
    ran.push('depthwise');
    return tf.depthwiseConv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, [...strides], pads(padding) as never);
  };
  return { ran, conv2d: createConv2d(tf, dense, depthwise) };
}

/** The convolution by its definition. */
function reference(x: HostTensor, kernel: HostTensor, options: ConvOptions): HostTensor {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  const [kh, kw, inner, out] = kernel.shape as [number, number, number, number];
  const { strides, padding, dilations, groups } = options;
  const extent = (size: number, k: number, a: 0 | 1) =>
    Math.floor((size + 2 * padding[a] - dilations[a] * (k - 1) - 1) / strides[a]) + 1;
  const [oh, ow] = [extent(height, kh, 0), extent(width, kw, 1)];
  const values = new Float32Array(n * oh * ow * out);
  values.forEach((_, index) => {
    const o = index % out;
    const at = Math.floor(index / out);
    const [b, i, j] = [Math.floor(at / (oh * ow)), Math.floor(at / ow) % oh, at % ow];
    const group = Math.floor(o / (out / groups));
    let sum = 0;
    for (let y = 0; y < kh; y++)
      for (let z = 0; z < kw; z++)
        for (let c = 0; c < inner; c++) {
          const [h, w] = [
            i * strides[0] + y * dilations[0] - padding[0],
            j * strides[1] + z * dilations[1] - padding[1],
          ];
          if (h < 0 || w < 0 || h >= height || w >= width) continue;
          const input = x.values[((b * height + h) * width + w) * channels + group * inner + c]!;
          sum += input * kernel.values[((y * kw + z) * inner + c) * out + o]!;
        }
    values[index] = sum;
  });
  return { shape: [n, oh, ow, out], values };
}

const PLAIN: ConvOptions = { strides: [1, 1], padding: [0, 0], dilations: [1, 1], groups: 1 };

describe('createConv2d', () => {
  it.each<[string, number[], number[], Partial<ConvOptions>, string[]]>([
    ['is one dense convolution', [2, 5, 4, 3], [3, 3, 3, 2], { padding: [1, 1] }, ['dense']],
    ['pads per axis', [1, 4, 5, 2], [1, 3, 2, 2], { padding: [0, 1] }, ['dense']],
    ['strides per axis', [1, 6, 7, 2], [3, 3, 2, 2], { strides: [2, 1], padding: [1, 1] }, ['dense']],
    [
      'dilates by a wider kernel',
      [1, 7, 8, 2],
      [3, 3, 2, 2],
      { dilations: [2, 3], padding: [2, 3] },
      ['dense'],
    ],
    [
      'splits groups',
      [1, 4, 4, 6],
      [3, 3, 2, 3],
      { groups: 3, padding: [1, 1] },
      ['dense', 'dense', 'dense'],
    ],
    ['takes a group a channel as depthwise', [2, 4, 4, 3], [3, 3, 1, 6], { groups: 3 }, ['depthwise']],
    [
      'splits a group a channel where strides differ, which depthwise has not',
      [1, 6, 6, 2],
      [3, 3, 1, 2],
      { groups: 2, strides: [2, 1] },
      ['dense', 'dense'],
    ],
    ['dilates groups', [1, 7, 7, 4], [3, 3, 2, 2], { groups: 2, dilations: [2, 2] }, ['dense', 'dense']],
  ])('%s', (_, shape, kernelShape, changes, expected) => {
    const { ran, conv2d } = createNoted();
    const options = { ...PLAIN, ...changes };
    const [x, kernel] = [noise('x', ...shape), noise('k', ...kernelShape)];
    const y = tf.tidy(() =>
      conv2d(tf.tensor(x.values, shape), tf.tensor(kernel.values, kernelShape), options),
    );
    expectClose(toHost(y), reference(x, kernel, options), VALUE_TOLERANCE);
    expect(ran).toEqual(expected);
    y.dispose();
  });

  it.each([
    [[1, 4, 4, 3], [3, 3, 2, 4], 1, 'kernel [3,3,2,4] in 1 groups does not fit input [1,4,4,3]'],
    [[1, 4, 4, 4], [3, 3, 2, 3], 2, 'kernel [3,3,2,3] in 2 groups does not fit input [1,4,4,4]'],
  ])('refuses %j with kernel %j in %i groups', (shape, kernelShape, groups, message) => {
    const { conv2d } = createNoted();
    const run = () => tf.tidy(() => conv2d(tf.zeros(shape), tf.zeros(kernelShape), { ...PLAIN, groups }));
    expect(run).toThrow(new EngineError(message));
  });
});
