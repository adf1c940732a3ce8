// Shapes through a layer tree: [height, width, channels] of images, [features] after pooling or flattening.
import type { Pair } from '../engine/engine.js';
import { GroupsError, InputSizeError } from '../errors.js';
import type { ConvGeometry, Layer } from './layer.js';
import { children, joinPath } from './paths.js';

/** The shape of one example: [height, width, channels] or [features]. */
export type Shape = readonly number[];

/** Called for each layer, parents before children, with its path and the shapes that enter and leave it. */
export type ShapeVisitor = (path: string, layer: Layer, input: Shape, output: Shape) => void;

/** The convolution of a kernel at stride 1, unpadded, undilated, ungrouped unless said; throws GroupsError. */
export function convGeometry(
  channels: Pair,
  kernel: Pair,
  options: Partial<Pick<ConvGeometry, 'stride' | 'padding' | 'dilation' | 'groups'>> = {},
): ConvGeometry {
  const stride = options.stride ?? [1, 1];
  const padding = options.padding ?? [0, 0];
  const dilation = options.dilation ?? [1, 1];
  const groups = options.groups ?? 1;
  if (channels.some((c) => c % groups !== 0)) throw new GroupsError(groups, channels[0], channels[1]);
  return { in: channels[0], out: channels[1], kernel, stride, padding, dilation, groups };
}

/** How many positions a window of `size` has along one axis; below 1 when it does not fit. */
export function positions(
  length: number,
  size: number,
  stride: number,
  padding: number,
  dilation = 1,
): number {
  return Math.floor((length + 2 * padding - dilation * (size - 1) - 1) / stride) + 1;
}

/** The shape that leaves a layer; throws InputSizeError where layer and input do not fit. */
export function outputShape(layer: Layer, input: Shape): Shape {
  return visitShapes(layer, input, () => {});
}

/** Infers the shapes of a whole tree and shows each to `visit`; returns the last. */
export function visitShapes(layer: Layer, input: Shape, visit: ShapeVisitor, path = ''): Shape {
  const inner: (() => void)[] = [];
  const record: ShapeVisitor = (...seen) => inner.push(() => visit(...seen));
  const output = infer(layer, input, record, path);
  visit(path, layer, input, output);
  for (const report of inner) report();
  return output;
}

function infer(layer: Layer, input: Shape, visit: ShapeVisitor, path: string): Shape {
  switch (layer.kind) {
    case 'conv': {
      const g = layer.geometry;
      return windows(path, input, g.in, g.kernel, g.stride, g.padding, g.dilation, g.out);
    }
    case 'batchNorm': {
      expectChannels(path, 'a batch norm', input, layer.scale.values.length);
      const [top, left] = layer.border;
      return input.length === 3 ? [input[0]! + 2 * top, input[1]! + 2 * left, input[2]!] : input;
    }
    case 'linear': {
      const [features, out] = layer.weight.shape;
      if (input.length !== 1 || input[0] !== features)
        throw new InputSizeError(path, `a linear layer of ${features} features`, input);
      return [out!];
    }
    case 'maxPool':
    case 'averagePool':
      return windows(path, input, input[2]!, layer.size, layer.stride, layer.padding, [1, 1], input[2]!);
    case 'block':
    case 'residual':
      return parallel(layer, input, visit, path);
    case 'sequence':
      return children(layer).reduce(
        (shape, [name, child]) => visitShapes(child, shape, visit, joinPath(path, name)),
        input,
      );
    case 'relu':
      return input;
    case 'globalAveragePool':
      return input.slice(-1);
    case 'flatten':
      return [input.reduce((a, b) => a * b, 1)];
    default:
      return layer satisfies never;
  }
}

/** Children that all take the same input and must agree on the output. */
function parallel(layer: Layer, input: Shape, visit: ShapeVisitor, path: string): Shape {
  const outputs = children(layer).map(([name, child]) =>
    visitShapes(child, input, visit, joinPath(path, name)),
  );
  if (layer.kind === 'residual' && layer.shortcut === null) outputs.push(input);
  const [first = input] = outputs;
  const odd = outputs.find((o) => o.join() !== first.join());
  if (odd !== undefined)
    throw new InputSizeError(path, `a ${layer.kind} of outputs [${first}] and [${odd}]`, input);
  return first;
}

function windows(
  path: string,
  input: Shape,
  channels: number,
  size: Pair,
  stride: Pair,
  padding: Pair,
  dilation: Pair,
  out: number,
): Shape {
  const what = `a ${size[0]}x${size[1]} window`;
  expectChannels(path, what, input, channels);
  if (input.length !== 3) throw new InputSizeError(path, what, input);
  const axes = [0, 1].map((a) => positions(input[a]!, size[a]!, stride[a]!, padding[a]!, dilation[a]!));
  if (axes.some((n) => n < 1)) throw new InputSizeError(path, what, input);
  return [...axes, out];
}

function expectChannels(path: string, what: string, input: Shape, channels: number): void {
  if (input.at(-1) !== channels) throw new InputSizeError(path, `${what} of ${channels} channels`, input);
}
