// The algebra of convolution kernels (DBB, Ding et al. 2021, transforms I to VI), in float64 on host data. A kernel is
// [height, width, in / groups, out] with a bias; every function here is exact in exact arithmetic.
import type { HostTensor, Pair } from '../engine/engine.js';
import type { BatchNormLayer, ConvLayer } from '../nn/layer.js';

/** The axes of a kernel; inputs are those of one group. */
export type KernelShape = readonly [height: number, width: number, inputs: number, outputs: number];

/** Weight and bias of one convolution, row-major, float64; `shape[2]` counts the inputs of one group. */
export interface Kernel {
  readonly shape: KernelShape;
  readonly weight: Float64Array;
  readonly bias: Float64Array;
}

/** A scale and a shift a channel: what a batch norm does in inference. */
interface Affine {
  readonly factor: Float64Array;
  readonly shift: Float64Array;
}

/** The kernel of a convolution layer. */
export function kernelOfConv(conv: ConvLayer): Kernel {
  const [height, width, inputs, outputs] = conv.weight.shape;
  return {
    shape: [height!, width!, inputs!, outputs!],
    weight: Float64Array.from(conv.weight.values),
    bias: conv.bias === null ? new Float64Array(outputs!) : Float64Array.from(conv.bias.values),
  };
}

/** The kernel's weight and bias as float32 tensors. */
export function tensorsOfKernel(kernel: Kernel): { readonly weight: HostTensor; readonly bias: HostTensor } {
  return {
    weight: { shape: kernel.shape, values: Float32Array.from(kernel.weight) },
    bias: { shape: [kernel.shape[3]], values: Float32Array.from(kernel.bias) },
  };
}

/** What a batch norm does under its running statistics: x * factor + shift. */
export function affineOf(norm: BatchNormLayer): Affine {
  const channels = norm.scale.values.length;
  const factor = new Float64Array(channels);
  const shift = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    factor[c] = norm.scale.values[c]! / Math.sqrt(norm.variance.values[c]! + norm.epsilon);
    shift[c] = norm.shift.values[c]! - norm.mean.values[c]! * factor[c]!;
  }
  return { factor, shift };
}

/** Convolution, then batch norm, as one convolution (transform I). */
export function foldBatchNorm(kernel: Kernel, norm: BatchNormLayer): Kernel {
  const { factor, shift } = affineOf(norm);
  const outputs = kernel.shape[3];
  return {
    shape: kernel.shape,
    weight: kernel.weight.map((w, i) => w * factor[i % outputs]!),
    bias: kernel.bias.map((b, o) => b * factor[o]! + shift[o]!),
  };
}

/** The convolution that `foldBatchNorm` turns into the given kernel; scales of zero cannot be undone and give infinities. */
export function unfoldBatchNorm(kernel: Kernel, norm: BatchNormLayer): Kernel {
  const { factor, shift } = affineOf(norm);
  const outputs = kernel.shape[3];
  return {
    shape: kernel.shape,
    weight: kernel.weight.map((w, i) => w / factor[i % outputs]!),
    bias: kernel.bias.map((b, o) => (b - shift[o]!) / factor[o]!),
  };
}

/** Parallel convolutions of one shape as one (transform II): `a + sign * b`. */
export function addKernels(a: Kernel, b: Kernel, sign: 1 | -1 = 1): Kernel {
  return {
    shape: a.shape,
    weight: a.weight.map((w, i) => w + sign * b.weight[i]!),
    bias: a.bias.map((v, i) => v + sign * b.bias[i]!),
  };
}

/** A kernel of zeros. */
export function zeroKernel(shape: KernelShape): Kernel {
  return {
    shape,
    weight: new Float64Array(shape.reduce((a, b) => a * b, 1)),
    bias: new Float64Array(shape[3]),
  };
}

/**
 * A 1x1 convolution, then a larger one, as one (transform III). Exact when what the second one sees beyond the border is
 * the first one's bias. Both have the same groups.
 */
export function mergeSequential(first: Kernel, second: Kernel, groups: number): Kernel {
  const [height, width, middle, outputs] = second.shape;
  const inputs = first.shape[2];
  const merged = zeroKernel([height, width, inputs, outputs]);
  const bias = Float64Array.from(second.bias);
  const perGroup = outputs / groups;
  const all = first.shape[3];
  for (let g = 0; g < groups; g++) {
    const [start, end] = [g * perGroup, (g + 1) * perGroup];
    for (let tap = 0; tap < height * width; tap++) {
      const from = tap * middle * outputs;
      const mix = (row: Float64Array, offset: number, to: Float64Array, at: number) =>
        addRows(to, at, row, offset, second.weight, from, middle, outputs, start, end);
      for (let i = 0; i < inputs; i++)
        mix(first.weight, i * all + g * middle, merged.weight, (tap * inputs + i) * outputs);
      mix(first.bias, g * middle, bias, 0);
    }
  }
  return { ...merged, bias };
}

/** Adds to `to` the `rows` rows of `matrix`, each times its factor, in columns start to end; four rows at once for speed. */
function addRows(
  to: Float64Array,
  at: number,
  factors: Float64Array,
  offset: number,
  matrix: Float64Array,
  from: number,
  rows: number,
  columns: number,
  start: number,
  end: number,
): void {
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    const [a, b] = [factors[offset + r]!, factors[offset + r + 1]!];
    const [c, d] = [factors[offset + r + 2]!, factors[offset + r + 3]!];
    const first = from + r * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    for (let o = start; o < end; o++)
      to[at + o]! +=
        a * matrix[first + o]! + b * matrix[second + o]! + c * matrix[third + o]! + d * matrix[fourth + o]!;
  }
  for (; r < rows; r++) {
    const a = factors[offset + r]!;
    const first = from + r * columns;
    for (let o = start; o < end; o++) to[at + o]! += a * matrix[first + o]!;
  }
}

/** A 1x1 convolution, then the mean over windows of `size`, as one (transform V with III); its border is the bias too. */
export function spreadOver(pointwise: Kernel, size: Pair): Kernel {
  const taps = size[0] * size[1];
  const [, , inputs, outputs] = pointwise.shape;
  const weight = new Float64Array(taps * inputs * outputs);
  const share = pointwise.weight.map((w) => w / taps);
  for (let tap = 0; tap < taps; tap++) weight.set(share, tap * share.length);
  return { shape: [size[0], size[1], inputs, outputs], weight, bias: pointwise.bias };
}

/** The 1x1 kernel that changes nothing. */
export function identityKernel(channels: number, groups: number): Kernel {
  const inputs = channels / groups;
  const kernel = zeroKernel([1, 1, inputs, channels]);
  for (let o = 0; o < channels; o++) kernel.weight[(o % inputs) * channels + o] = 1;
  return kernel;
}

/** The mean over windows as a convolution kernel (transform V). */
export function averageKernel(channels: number, size: Pair, groups: number): Kernel {
  return spreadOver(identityKernel(channels, groups), size);
}

/** A smaller kernel centred in zeros (transform VI), for odd sizes. */
export function padKernel(kernel: Kernel, size: Pair): Kernel {
  const [height, width, inputs, outputs] = kernel.shape;
  const top = Math.floor(size[0] / 2) - Math.floor(height / 2);
  const left = Math.floor(size[1] / 2) - Math.floor(width / 2);
  const padded = zeroKernel([size[0], size[1], inputs, outputs]);
  const row = inputs * outputs;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * row;
      padded.weight.set(kernel.weight.subarray(from, from + row), ((top + y) * size[1] + left + x) * row);
    }
  return { ...padded, bias: kernel.bias };
}
