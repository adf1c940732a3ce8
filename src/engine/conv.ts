// Convolutions that back ends lack, made of those that they have, on the tape: dilation by spreading the kernel,
// groups by splitting the channels (TensorFlow.js has neither groups nor, on processors, their gradients).
import { EngineError } from '../errors.js';
import type { ConvOptions, Pair, Tensor } from './engine.js';
import type { Tf } from './tf.js';

/** A dense or depthwise convolution of one back end, differentiable; its gradients need no dilation. */
export type PlainConv = (x: Tensor, kernel: Tensor, strides: Pair, padding: Pair) => Tensor;

/** Creates `Ops.conv2d`; `depthwise` takes a kernel [height, width, in, out / in]. */
export function createConv2d(tf: Tf, dense: PlainConv, depthwise: PlainConv) {
  return (x: Tensor, kernel: Tensor, options: ConvOptions): Tensor => {
    const { strides, padding, dilations, groups } = options;
    const wide = dilations[0] === 1 && dilations[1] === 1 ? kernel : spread(tf, kernel, dilations);
    const [height, width, inner, out] = wide.shape as [number, number, number, number];
    const channels = x.shape[3]!;
    if (inner * groups !== channels || out % groups !== 0) {
      throw new EngineError(`kernel [${kernel.shape}] in ${groups} groups does not fit input [${x.shape}]`);
    }
    if (groups === 1) return dense(x, wide, strides, padding);
    if (groups === channels && strides[0] === strides[1]) {
      return depthwise(x, tf.reshape(wide, [height, width, channels, out / channels]), strides, padding);
    }
    const xs = tf.split(x, groups, 3);
    const kernels = tf.split(wide, groups, 3);
    return tf.concat(
      xs.map((part, g) => dense(part, kernels[g]!, strides, padding)),
      3,
    );
  };
}

/** Puts dilation - 1 zeros between the taps of a kernel. */
function spread(tf: Tf, kernel: Tensor, dilations: Pair): Tensor {
  const [height, width, inner, out] = kernel.shape as [number, number, number, number];
  const [dh, dw] = dilations;
  const taps = tf.reshape(kernel, [height, 1, width, 1, inner * out]);
  const padded = tf.pad(taps, [
    [0, 0],
    [0, dh - 1],
    [0, 0],
    [0, dw - 1],
    [0, 0],
  ]);
  const grid = tf.reshape(padded, [height * dh, width * dw, inner, out]);
  return tf.slice(grid, [0, 0, 0, 0], [(height - 1) * dh + 1, (width - 1) * dw + 1, inner, out]);
}
