// Fresh layers. Convolutions: He normal by fan-out, N(0, sqrt(2 / (kh * kw * out))) (paper facts 3c and 3f); linear
// layers: U(-1, 1) / sqrt(in) as PyTorch's default; batch norms: scale 1, shift 0, mean 0, variance 1.
import type { HostTensor, Pair } from '../engine/engine.js';
import type { Random } from '../random.js';
import type { BatchNormLayer, ConvGeometry, ConvLayer, LinearLayer } from './layer.js';

/** The epsilon of every batch norm here, PyTorch's default. */
export const BATCH_NORM_EPSILON = 1e-5;

/** A tensor of one value. */
export function filled(shape: readonly number[], value: number): HostTensor {
  return { shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value) };
}

/** A tensor whose entries are drawn one by one. */
export function drawn(
  shape: readonly number[],
  random: Random,
  draw: (stream: Random) => number,
): HostTensor {
  return {
    shape,
    values: random.fill(
      shape.reduce((a, b) => a * b, 1),
      draw,
    ),
  };
}

/** A convolution with He normal weights and, if asked for, a bias of zero. */
export function createConv(geometry: ConvGeometry, bias: boolean, random: Random): ConvLayer {
  const [height, width] = geometry.kernel;
  const deviation = Math.sqrt(2 / (height * width * geometry.out));
  const weight = drawn(
    [height, width, geometry.in / geometry.groups, geometry.out],
    random,
    (stream) => deviation * stream.normal(),
  );
  return { kind: 'conv', geometry, weight, bias: bias ? filled([geometry.out], 0) : null };
}

/** A batch norm that has seen nothing yet. */
export function createBatchNorm(
  channels: number,
  options: { readonly scale?: number; readonly border?: Pair } = {},
): BatchNormLayer {
  return {
    kind: 'batchNorm',
    epsilon: BATCH_NORM_EPSILON,
    border: options.border ?? [0, 0],
    scale: filled([channels], options.scale ?? 1),
    shift: filled([channels], 0),
    mean: filled([channels], 0),
    variance: filled([channels], 1),
  };
}

/** A linear layer with bias. */
export function createLinear(inputs: number, outputs: number, random: Random): LinearLayer {
  const bound = 1 / Math.sqrt(inputs);
  const draw = (stream: Random) => bound * (2 * stream.uniform() - 1);
  const weight = drawn([inputs, outputs], random, draw);
  return { kind: 'linear', weight, bias: drawn([outputs], random, draw) };
}
