// The independent witness of these tests: inference through a layer tree in float64 by plain loops, no engine, no folding.
import type { HostTensor, Pair } from '../../src/engine/engine.js';
import { positions } from '../../src/nn/geometry.js';
import type { BatchNormLayer, ConvLayer, Layer, PoolLayer } from '../../src/nn/layer.js';
import { children } from '../../src/nn/paths.js';
import type { Random } from '../../src/random.js';

/** Maps [height, width, channels] of one image, float64. */
export interface Maps {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** Normal values. */
export function noiseMaps(shape: readonly number[], random: Random): Maps {
  return {
    shape,
    values: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
  };
}

/** The model with trained-like parameters: any sign and size of scales, shifts, means; positive variances. */
export function noisy<T extends Layer>(model: T, random: Random): T;
export function noisy(model: Layer, random: Random): Layer {
  const fill = (t: HostTensor, draw: () => number): HostTensor => ({
    shape: t.shape,
    values: Float32Array.from(t.values, draw),
  });
  switch (model.kind) {
    case 'conv':
    case 'linear': {
      const fan = model.weight.values.length / model.weight.shape.at(-1)!;
      return {
        ...model,
        weight: fill(model.weight, () => random.normal() / Math.sqrt(fan)),
        bias: model.bias && fill(model.bias, () => random.normal()),
      };
    }
    case 'batchNorm':
      return {
        ...model,
        scale: fill(model.scale, () => random.normal()),
        shift: fill(model.shift, () => random.normal()),
        mean: fill(model.mean, () => random.normal()),
        variance: fill(model.variance, () => 0.05 + 3 * random.uniform()),
      };
    case 'sequence':
      return { ...model, layers: noisyChildren(model, random) };
    case 'block':
      return { ...model, branches: noisyChildren(model, random) };
    case 'residual':
      return { ...model, ...noisyChildren(model, random) };
    default:
      return model;
  }
}

function noisyChildren(layer: Layer, random: Random): Record<string, Layer> {
  return Object.fromEntries(children(layer).map(([name, child]) => [name, noisy(child, random.split(name))]));
}

/** What a model makes of one image in inference mode. */
export function inferReference(layer: Layer, x: Maps): Maps {
  switch (layer.kind) {
    case 'conv':
      return conv(layer, x);
    case 'batchNorm':
      return batchNorm(layer, x);
    case 'linear':
      return linear(layer.weight, layer.bias, x);
    case 'maxPool':
    case 'averagePool':
      return pool(layer, x);
    case 'block':
      return children(layer)
        .map(([, branch]) => inferReference(branch, x))
        .reduce(add);
    case 'sequence':
      return children(layer).reduce((y, [, child]) => inferReference(child, y), x);
    case 'residual':
      return add(
        inferReference(layer.main, x),
        layer.shortcut === null ? x : inferReference(layer.shortcut, x),
      );
    case 'relu':
      return { shape: x.shape, values: x.values.map((v) => Math.max(0, v)) };
    case 'flatten':
      return { shape: [x.values.length], values: x.values };
    case 'globalAveragePool':
      return globalAverage(x);
  }
}

function add(a: Maps, b: Maps): Maps {
  if (a.shape.join() !== b.shape.join()) throw new Error(`[${a.shape}] + [${b.shape}]`);
  return { shape: a.shape, values: a.values.map((v, i) => v + b.values[i]!) };
}

/** Visits each output position of a window, then each input position under it that is not padding. */
function slide(
  x: Maps,
  size: Pair,
  stride: Pair,
  padding: Pair,
  dilation: Pair,
  visit: (out: number, tap: number, from: number) => void,
): Pair {
  const [height, width] = x.shape as [number, number];
  const rows = positions(height, size[0], stride[0], padding[0], dilation[0]);
  const columns = positions(width, size[1], stride[1], padding[1], dilation[1]);
  for (let out = 0; out < rows * columns; out++)
    for (let tap = 0; tap < size[0] * size[1]; tap++) {
      const y = Math.floor(out / columns) * stride[0] - padding[0] + Math.floor(tap / size[1]) * dilation[0];
      const z = (out % columns) * stride[1] - padding[1] + (tap % size[1]) * dilation[1];
      if (y >= 0 && y < height && z >= 0 && z < width) visit(out, tap, y * width + z);
    }
  return [rows, columns];
}

function conv({ geometry, weight, bias }: ConvLayer, x: Maps): Maps {
  const { in: inputs, out, kernel, stride, padding, dilation, groups } = geometry;
  const [perGroup, outPerGroup] = [inputs / groups, out / groups];
  const sums: number[] = [];
  const [rows, columns] = slide(x, kernel, stride, padding, dilation, (position, tap, from) => {
    for (let o = 0; o < out; o++) {
      const first = Math.floor(o / outPerGroup) * perGroup;
      for (let i = 0; i < perGroup; i++)
        sums[position * out + o] =
          (sums[position * out + o] ?? 0) +
          x.values[from * inputs + first + i]! * weight.values[(tap * perGroup + i) * out + o]!;
    }
  });
  const values = Float64Array.from(
    { length: rows * columns * out },
    (_, i) => (sums[i] ?? 0) + (bias?.values[i % out] ?? 0),
  );
  return { shape: [rows, columns, out], values };
}

function batchNorm(norm: BatchNormLayer, x: Maps): Maps {
  const channels = norm.scale.values.length;
  const at = (v: number, c: number) =>
    ((v - norm.mean.values[c]!) / Math.sqrt(norm.variance.values[c]! + norm.epsilon)) *
      norm.scale.values[c]! +
    norm.shift.values[c]!;
  // A border of zeros before the batch norm is what it makes of zero after it.
  const [top, left] = norm.border;
  const [height, width] = x.shape as [number, number];
  const shape = [height + 2 * top, width + 2 * left, channels];
  const values = new Float64Array(shape[0]! * shape[1]! * channels);
  for (let y = 0; y < shape[0]!; y++)
    for (let z = 0; z < shape[1]!; z++)
      for (let c = 0; c < channels; c++) {
        const inside = y >= top && y < top + height && z >= left && z < left + width;
        const from = inside ? x.values[((y - top) * width + z - left) * channels + c]! : 0;
        values[(y * shape[1]! + z) * channels + c] = at(from, c);
      }
  return { shape, values };
}

function pool({ kind, size, stride, padding }: PoolLayer, x: Maps): Maps {
  const channels = x.shape[2]!;
  const found = new Map<number, number[]>();
  const [rows, columns] = slide(x, size, stride, padding, [1, 1], (out, _tap, from) => {
    for (let c = 0; c < channels; c++) {
      const list = found.get(out * channels + c) ?? [];
      found.set(out * channels + c, [...list, x.values[from * channels + c]!]);
    }
  });
  const values = Float64Array.from({ length: rows * columns * channels }, (_, i) => {
    const seen = found.get(i) ?? [];
    return kind === 'maxPool' ? Math.max(...seen) : seen.reduce((a, b) => a + b, 0) / (size[0] * size[1]);
  });
  return { shape: [rows, columns, channels], values };
}

function globalAverage(x: Maps): Maps {
  const channels = x.shape.at(-1)!;
  const count = x.values.length / channels;
  const values = new Float64Array(channels);
  x.values.forEach((v, i) => {
    values[i % channels]! += v / count;
  });
  return { shape: [channels], values };
}

function linear(weight: HostTensor, bias: HostTensor | null, x: Maps): Maps {
  const outputs = weight.shape[1]!;
  const values = Float64Array.from({ length: outputs }, (_, o) =>
    x.values.reduce((sum, v, i) => sum + v * weight.values[i * outputs + o]!, bias?.values[o] ?? 0),
  );
  return { shape: [outputs], values };
}

/** The largest absolute difference of two maps relative to the largest entry (or 1); infinite when the shapes differ. */
export function distance(a: Maps, b: Maps): number {
  if (a.shape.join() !== b.shape.join()) return Number.POSITIVE_INFINITY;
  let largest = 1;
  let difference = 0;
  a.values.forEach((v, i) => {
    largest = Math.max(largest, Math.abs(v));
    difference = Math.max(difference, Math.abs(v - b.values[i]!));
  });
  return difference / largest;
}
