// The native engine's operations: TensorFlow's fused ones, with gradients, where TensorFlow.js has none.
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { createConv2d } from './conv.js';
import type { BackEndOps } from './core-ops.js';
import type { Ops, Pair, Tensor } from './engine.js';
import { defineOperation } from './kernel.js';
import type { Native } from './native-back-end.js';
import { createDense, createDepthwise } from './native-conv.js';
import { createBatchNorm, createNormalize } from './native-norm.js';
import { averagePool, borderMask } from './portable-ops.js';

/** Creates the operations that differ between back ends. */
export function createNativeOps(native: Native): BackEndOps {
  const { tf } = native;
  return {
    conv2d: createConv2d(tf, createDense(native), createDepthwise(native)),
    batchNorm: createBatchNorm(native),
    normalize: createNormalize(native),
    padWith: createPadWith(native),
    relu: createRelu(native),
    maxPool: (x, size, strides) => tf.maxPool(x as Tensor4D, [...size], [...strides], 'valid'),
    averagePool: (x, size, strides, padding) => averagePool(tf, x, size, strides, padding),
    crossEntropy: createCrossEntropy(native),
  };
}

function createRelu({ tf, op, attributes: a }: Native): Ops['relu'] {
  const attributes = [a.type('T', 'float32')];
  const run = defineOperation<object>(tf, {
    name: 'relu',
    forward: ({ x }) => op('Relu', attributes, [x!]),
    saves: { inputs: [], outputs: [true] },
    gradient: ([dy], [y]) => ({ x: () => op('ReluGrad', attributes, [dy!, y!])[0]! }),
  });
  return (x) => run({ x }, {})[0]!;
}

function createPadWith({ tf, op, attributes: a }: Native): Ops['padWith'] {
  const float = a.type('T', 'float32');
  const run = defineOperation<{ readonly padding: Pair; readonly channelValues: Tensor }>(tf, {
    name: 'padWith',
    forward({ x }, { padding: [h, w], channelValues }) {
      const pads = tf.tensor([0, 0, h, h, w, w, 0, 0], [4, 2], 'int32');
      const [padded] = op('Pad', [float, a.type('Tpaddings', 'int32')], [x!, pads]);
      const [border] = op('Mul', [float], [borderMask(tf, padded!.shape, [h, w]), channelValues]);
      return op('AddV2', [float], [padded!, border!]);
    },
    saves: { inputs: [], outputs: [] },
    gradient: ([dy], _, { padding: [h, w] }) => ({
      x() {
        const [n, height, width, channels] = dy!.shape as [number, number, number, number];
        const size = tf.tensor1d([n, height - 2 * h, width - 2 * w, channels], 'int32');
        return op(
          'Slice',
          [float, a.type('Index', 'int32')],
          [dy!, tf.tensor1d([0, h, w, 0], 'int32'), size],
        )[0]!;
      },
    }),
  });
  return (x, padding, channelValues) => run({ x }, { padding, channelValues })[0]!;
}

function createCrossEntropy({ tf, op, attributes: a }: Native): Ops['crossEntropy'] {
  const float = a.type('T', 'float32');
  const run = defineOperation<{ readonly labels: Tensor; readonly smoothing: number }>(tf, {
    name: 'crossEntropy',
    forward({ logits }, { labels, smoothing }) {
      const classes = logits!.shape[1]!;
      const low = smoothing / classes;
      const [losses, slope] =
        smoothing === 0
          ? op(
              'SparseSoftmaxCrossEntropyWithLogits',
              [float, a.type('Tlabels', 'int32')],
              [logits!, labels],
              2,
            )
          : op(
              'SoftmaxCrossEntropyWithLogits',
              [float],
              [logits!, tf.oneHot(labels as never, classes, 1 - smoothing + low, low, 'float32')],
              2,
            );
      return [tf.mean(losses!), slope!];
    },
    saves: { inputs: [], outputs: [false, true] },
    gradient: ([dy], [slope]) => ({
      logits: () => op('Mul', [float], [slope!, tf.div(dy!, slope!.shape[0]!)])[0]!,
    }),
  });
  return (logits, labels, smoothing = 0) => run({ logits }, { labels, smoothing })[0]!;
}
