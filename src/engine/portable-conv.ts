// Convolution gradients for the WebAssembly back end, which has the forward pass only (DESIGN, fact 11). The filter's
// gradient is the convolution of the transposed input with the transposed output gradient, the input's the
// convolution of the output gradient with the flipped, transposed kernel: both run at the forward pass's speed.
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { PlainConv } from './conv.js';
import type { Pair, Tensor } from './engine.js';
import { defineOperation } from './kernel.js';
import type { Tf } from './tf.js';

interface Attributes {
  readonly strides: Pair;
  readonly padding: Pair;
}

const explicit = ([h, w]: Pair): [[number, number], [number, number], [number, number], [number, number]] => [
  [0, 0],
  [h, h],
  [w, w],
  [0, 0],
];

/** Creates the dense convolution of the portable engine. */
export function createDense(tf: Tf): PlainConv {
  const run = defineOperation<Attributes>(tf, {
    name: 'conv2d',
    forward: ({ x, kernel }, { strides, padding }) => [
      tf.conv2d(x as Tensor4D, kernel as Tensor4D, [...strides], explicit(padding)),
    ],
    saves: { inputs: ['x', 'kernel'], outputs: [] },
    gradient: ([dy], [x, kernel], attributes) => ({
      x: () => inputGradient(tf, dy!, kernel!, x!.shape, attributes),
      kernel: () => kernelGradient(tf, dy!, x!, kernel!.shape, attributes),
    }),
  });
  return (x, kernel, strides, padding) => run({ x, kernel }, { strides, padding })[0]!;
}

/** Creates the depthwise convolution of the portable engine. */
export function createDepthwise(tf: Tf): PlainConv {
  const run = defineOperation<Attributes>(tf, {
    name: 'depthwiseConv2d',
    forward: ({ x, kernel }, { strides, padding }) => [
      tf.depthwiseConv2d(x as Tensor4D, kernel as Tensor4D, [...strides], explicit(padding)),
    ],
    saves: { inputs: ['x', 'kernel'], outputs: [] },
    gradient: ([dy], [x, kernel], attributes) => ({
      x: () => depthwiseInputGradient(tf, dy!, kernel!, x!.shape, attributes),
      kernel: () => depthwiseKernelGradient(tf, dy!, x!, kernel!.shape, attributes),
    }),
  });
  return (x, kernel, strides, padding) => run({ x, kernel }, { strides, padding })[0]!;
}

function kernelGradient(
  tf: Tf,
  dy: Tensor,
  x: Tensor,
  shape: readonly number[],
  { strides, padding }: Attributes,
): Tensor {
  const [height, width] = shape as [number, number];
  const images = tf.transpose(x, [3, 1, 2, 0]) as Tensor4D;
  const taps = tf.transpose(dy, [1, 2, 0, 3]) as Tensor4D;
  const all = tf.conv2d(images, taps, 1, explicit(padding), 'NHWC', [...strides]);
  const [channels, , , out] = all.shape;
  return tf.transpose(tf.slice(all, [0, 0, 0, 0], [channels, height, width, out]), [1, 2, 0, 3]);
}

function inputGradient(
  tf: Tf,
  dy: Tensor,
  kernel: Tensor,
  shape: readonly number[],
  attributes: Attributes,
): Tensor {
  const flipped = tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]) as Tensor4D;
  const full = spreadGradient(tf, dy, kernel.shape, shape, attributes);
  return tf.conv2d(full, flipped, 1, 'valid');
}

function depthwiseInputGradient(
  tf: Tf,
  dy: Tensor,
  kernel: Tensor,
  shape: readonly number[],
  attributes: Attributes,
): Tensor {
  const [height, width, channels, multiplier] = kernel.shape as [number, number, number, number];
  const [n, h, w] = dy.shape as [number, number, number];
  const flipped = tf.reverse(kernel, [0, 1]);
  const dys = tf.reshape(dy, [n, h, w, channels, multiplier]);
  const parts = Array.from({ length: multiplier }, (_, m) => {
    const part = tf.reshape(tf.slice(dys, [0, 0, 0, 0, m], [n, h, w, channels, 1]), [n, h, w, channels]);
    const taps = tf.slice(flipped, [0, 0, 0, m], [height, width, channels, 1]) as Tensor4D;
    return tf.depthwiseConv2d(spreadGradient(tf, part, kernel.shape, shape, attributes), taps, 1, 'valid');
  });
  return parts.length === 1 ? parts[0]! : tf.addN(parts);
}

function depthwiseKernelGradient(
  tf: Tf,
  dy: Tensor,
  x: Tensor,
  shape: readonly number[],
  { strides, padding }: Attributes,
): Tensor {
  const [height, width, channels, multiplier] = shape as [number, number, number, number];
  const [n, h, w] = dy.shape as [number, number, number];
  const padded = tf.pad(x as Tensor4D, explicit(padding));
  const dys = tf.reshape(dy, [n, h, w, channels, multiplier]);
  const taps: Tensor[] = [];
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const end = [n, i + (h - 1) * strides[0] + 1, j + (w - 1) * strides[1] + 1, channels];
      const seen = tf.stridedSlice(padded, [0, i, j, 0], end, [1, strides[0], strides[1], 1]);
      taps.push(tf.sum(tf.mul(tf.reshape(seen, [n, h, w, channels, 1]), dys), [0, 1, 2]));
    }
  }
  return tf.reshape(tf.stack(taps), [height, width, channels, multiplier]);
}

/** The output gradient with stride - 1 zeros between its values and a border, ready for the flipped kernel. */
function spreadGradient(
  tf: Tf,
  dy: Tensor,
  kernel: readonly number[],
  shape: readonly number[],
  { strides, padding }: Attributes,
): Tensor4D {
  const [n, h, w, channels] = dy.shape as [number, number, number, number];
  const [sh, sw] = strides;
  let grid = dy as Tensor4D;
  if (sh > 1 || sw > 1) {
    const apart = tf.pad(tf.reshape(dy, [n, h, 1, w, 1, channels]), [
      [0, 0],
      [0, 0],
      [0, sh - 1],
      [0, 0],
      [0, sw - 1],
      [0, 0],
    ]);
    grid = tf.reshape(apart, [n, h * sh, w * sw, channels]) as Tensor4D;
  }
  const border = (axis: 0 | 1): [number, number] => {
    const before = kernel[axis]! - 1 - padding[axis];
    return [before, shape[axis + 1]! + kernel[axis]! - 1 - before - grid.shape[axis + 1]!];
  };
  return padOrCrop(tf, grid, border(0), border(1));
}

/** Adds zeros before and after an axis, or takes values away where the number is negative. */
function padOrCrop(tf: Tf, x: Tensor4D, rows: [number, number], columns: [number, number]): Tensor4D {
  const [n, h, w, channels] = x.shape;
  const grow = ([a, b]: [number, number]): [number, number] => [Math.max(0, a), Math.max(0, b)];
  const cut = ([a, b]: [number, number]): [number, number] => [Math.max(0, -a), Math.max(0, -b)];
  const [top, bottom] = cut(rows);
  const [left, right] = cut(columns);
  const kept =
    top + bottom + left + right === 0
      ? x
      : tf.slice(x, [0, top, left, 0], [n, h - top - bottom, w - left - right, channels]);
  return tf.pad(kept, [[0, 0], grow(rows), grow(columns), [0, 0]]);
}
