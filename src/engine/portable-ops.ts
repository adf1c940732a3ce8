// The portable engine's operations on the WebAssembly back end: convolution and batch normalisation with gradients of
// our own, the rest as TensorFlow.js has it.
import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { createConv2d } from './conv.js';
import type { BackEndOps } from './core-ops.js';
import type { Pair, Tensor } from './engine.js';
import { defineOperation } from './kernel.js';
import { createDense, createDepthwise } from './portable-conv.js';
import { sizeOf, type Tf } from './tf.js';

/** Creates the operations that differ between back ends. */
export function createPortableOps(tf: Tf): BackEndOps {
  const runBatchNorm = createBatchNorm(tf);
  const runPadWith = createPadWith(tf);
  return {
    conv2d: createConv2d(tf, createDense(tf), createDepthwise(tf)),
    batchNorm(x, scale, shift, epsilon) {
      const [y, mean, variance] = runBatchNorm({ x, scale, shift }, { epsilon });
      return { y: y!, mean: mean!, variance: variance! };
    },
    normalize: (x, scale, shift, mean, variance, epsilon) =>
      tf.batchNorm(x, mean as Tensor1D, variance as Tensor1D, shift as Tensor1D, scale as Tensor1D, epsilon),
    padWith: (x, padding, channelValues) => runPadWith({ x }, { padding, channelValues })[0]!,
    relu: (x) => tf.relu(x),
    maxPool: (x, size, strides) => tf.maxPool(x as Tensor4D, [...size], [...strides], 'valid'),
    averagePool: (x, size, strides, padding) => averagePool(tf, x, size, strides, padding),
    crossEntropy(logits, labels, smoothing = 0) {
      const classes = logits.shape[1]!;
      const targets = tf.oneHot(
        labels as Tensor1D,
        classes,
        1 - smoothing + smoothing / classes,
        smoothing / classes,
      );
      return tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1)));
    },
  };
}

/** Mean over windows with zeros around, which count. */
export function averagePool(tf: Tf, x: Tensor, size: Pair, strides: Pair, [h, w]: Pair): Tensor {
  const around =
    h + w === 0
      ? (x as Tensor4D)
      : tf.pad(x as Tensor4D, [
          [0, 0],
          [h, h],
          [w, w],
          [0, 0],
        ]);
  return tf.avgPool(around, [...size], [...strides], 'valid');
}

function createBatchNorm(tf: Tf) {
  return defineOperation<{ readonly epsilon: number }>(tf, {
    name: 'batchNorm',
    forward({ x, scale, shift }, { epsilon }) {
      const count = x!.size / x!.shape[x!.rank - 1]!;
      const mean = tf.div(sumChannels(tf, x!), count);
      const variance = tf.div(sumChannels(tf, tf.square(tf.sub(x!, mean))), count);
      const y = tf.batchNorm(
        x!,
        mean as Tensor1D,
        variance as Tensor1D,
        shift as Tensor1D,
        scale as Tensor1D,
        epsilon,
      );
      return [y, mean, tf.mul(variance, count / Math.max(1, count - 1)), variance];
    },
    saves: { inputs: ['x', 'scale'], outputs: [false, true, false, true] },
    gradient([dy], [x, scale, mean, variance], { epsilon }) {
      const count = x!.size / x!.shape[x!.rank - 1]!;
      const inverse = tf.rsqrt(tf.add(variance!, epsilon));
      const shift = sumChannels(tf, dy!);
      const scaled = tf.mul(sumChannels(tf, tf.mul(dy!, tf.sub(x!, mean!))), inverse);
      return {
        x() {
          // scale inverse (dy - mean(dy) - normalised mean(dy normalised)) as dy a + x b + c, factors a channel each
          const a = tf.mul(scale!, inverse);
          const b = tf.div(tf.mul(tf.mul(a, inverse), scaled), -count);
          const c = tf.add(tf.mul(tf.div(a, -count), shift), tf.neg(tf.mul(b, mean!)));
          return tf.add(tf.mul(dy!, a), tf.add(tf.mul(x!, b), c));
        },
        scale: () => scaled,
        shift: () => shift,
      };
    },
  });
}

/** Sums over all axes but the last as matrix products, in two stages: long sums in single precision lose digits. */
function sumChannels(tf: Tf, x: Tensor): Tensor {
  const channels = x.shape[x.rank - 1]!;
  const rows = x.size / channels;
  let inner = Math.floor(Math.sqrt(rows));
  while (rows % inner !== 0) inner--;
  const outer = rows / inner;
  const partial = tf.matMul(
    tf.ones([1, outer]) as Tensor2D,
    tf.reshape(x, [outer, inner * channels]) as Tensor2D,
  );
  const total = tf.matMul(
    tf.ones([1, inner]) as Tensor2D,
    tf.reshape(partial, [inner, channels]) as Tensor2D,
  );
  return tf.reshape(total, [channels]);
}

function createPadWith(tf: Tf) {
  return defineOperation<{ readonly padding: Pair; readonly channelValues: Tensor }>(tf, {
    name: 'padWith',
    forward({ x }, { padding: [h, w], channelValues }) {
      const padded = tf.pad(x as Tensor4D, [
        [0, 0],
        [h, h],
        [w, w],
        [0, 0],
      ]);
      return [tf.add(padded, tf.mul(borderMask(tf, padded.shape, [h, w]), channelValues))];
    },
    saves: { inputs: [], outputs: [] },
    gradient: ([dy], _, { padding: [h, w] }) => ({
      x() {
        const [n, height, width, channels] = dy!.shape as [number, number, number, number];
        return tf.slice(dy!, [0, h, w, 0], [n, height - 2 * h, width - 2 * w, channels]);
      },
    }),
  });
}

/** [1, height, width, 1]: one on the border, zero inside, so that adding it leaves the inside bit for bit. */
export function borderMask(tf: Tf, padded: readonly number[], [h, w]: Pair): Tensor {
  const [, height, width] = padded as [number, number, number];
  const values = new Float32Array(sizeOf([height, width])).fill(1);
  for (let i = h; i < height - h; i++) values.fill(0, i * width + w, (i + 1) * width - w);
  return tf.tensor(values, [1, height, width, 1]);
}
