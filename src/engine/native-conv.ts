// TensorFlow's own convolutions and their gradients, with padding per axis.
import type { PlainConv } from './conv.js';
import type { Pair, Tensor } from './engine.js';
import { defineOperation } from './kernel.js';
import type { Attribute, Native } from './native-back-end.js';

interface Geometry {
  readonly strides: Pair;
  readonly padding: Pair;
}

/** Creates the dense convolution of the native engine. */
export function createDense(native: Native): PlainConv {
  return create(native, 'conv2d', 'Conv2D', 'Conv2DBackprop');
}

/**
 * Creates the depthwise convolution of the native engine; strides must be equal. Padding that is neither SAME nor VALID
 * goes around the image first: TensorFlow 2.21 takes it in the kernel, but ends the process over it when it plans a graph.
 */
export function createDepthwise(native: Native): PlainConv {
  const run = create(native, 'depthwiseConv2d', 'DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackprop');
  return (x, kernel, strides, padding) => {
    if (paddingKind(kernel.shape, strides, padding) !== 'EXPLICIT') return run(x, kernel, strides, padding);
    const around = [
      [0, 0],
      [padding[0], padding[0]],
      [padding[1], padding[1]],
      [0, 0],
    ] as [number, number][];
    return run(native.tf.pad(x, around), kernel, strides, [0, 0]);
  };
}

function create(native: Native, name: string, forward: string, backward: string): PlainConv {
  const { tf, op } = native;
  const sizes = (shape: readonly number[]) => tf.tensor1d([...shape], 'int32');
  const run = defineOperation<Geometry>(tf, {
    name,
    forward: ({ x, kernel }, geometry) =>
      op(forward, convAttributes(native, kernel!, geometry), [x!, kernel!]),
    saves: { inputs: ['x', 'kernel'], outputs: [] },
    gradient: ([dy], [x, kernel], geometry) => {
      const attributes = convAttributes(native, kernel!, geometry);
      return {
        x: () => op(`${backward}Input`, attributes, [sizes(x!.shape), kernel!, dy!])[0]!,
        kernel: () => op(`${backward}Filter`, attributes, [x!, sizes(kernel!.shape), dy!])[0]!,
      };
    },
  });
  return (x, kernel, strides, padding) => run({ x, kernel }, { strides, padding })[0]!;
}

function convAttributes(
  { attributes: a }: Native,
  kernel: Tensor,
  { strides, padding }: Geometry,
): Attribute[] {
  const kind = paddingKind(kernel.shape, strides, padding);
  const explicit = [0, 0, padding[0], padding[0], padding[1], padding[1], 0, 0];
  return [
    a.type('T', 'float32'),
    a.int('strides', [1, strides[0], strides[1], 1]),
    a.text('padding', kind),
    a.int('explicit_paddings', kind === 'EXPLICIT' ? explicit : []),
    a.text('data_format', 'NHWC'),
    a.int('dilations', [1, 1, 1, 1]),
  ];
}

function paddingKind(kernel: readonly number[], strides: Pair, padding: Pair): 'SAME' | 'VALID' | 'EXPLICIT' {
  if (padding[0] === 0 && padding[1] === 0) return 'VALID';
  const same = [0, 1].every((axis) => strides[axis] === 1 && 2 * padding[axis]! === kernel[axis]! - 1);
  return same ? 'SAME' : 'EXPLICIT';
}
