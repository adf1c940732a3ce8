// What the models share: what they are built for, and the pieces that they are built of.
import { createBatchNorm, createConv, createLinear } from '../nn/initialize.js';
import type { ConvGeometry, Layer, SequenceLayer } from '../nn/layer.js';
import type { Random } from '../random.js';

/** What a model is built for and how wide. */
export interface ModelOptions {
  /** Channels of the first stage, before a model's own factors; 64 is the standard network. */
  readonly width: number;
  /** [height, width, channels] of the images. */
  readonly inputShape: readonly [number, number, number];
  readonly classes: number;
  /** VGG: `light` when left out. */
  readonly head?: 'light' | 'reference' | undefined;
  /** ResNet: `imagenet` when left out. */
  readonly stem?: 'imagenet' | 'cifar' | undefined;
}

/** Builds a model; the same stream gives the same weights. Throws InputSizeError, GroupsError. */
export type BuildModel = (options: ModelOptions, random: Random) => Layer;

/** The layer that keeps what is positive. */
export const RELU: Layer = { kind: 'relu' };

/** The width of every model as published. */
const STANDARD_WIDTH = 64;

/** Channels of a model that is as many times wider or narrower than the standard one as asked; at least one. */
export function scaledChannels(standard: number, width: number): number {
  return Math.max(1, Math.round((standard * width) / STANDARD_WIDTH));
}

/** A convolution without bias, its batch norm, and the ReLU after them. */
export function convNormRelu(geometry: ConvGeometry, random: Random): SequenceLayer {
  const conv = createConv(geometry, false, random);
  return { kind: 'sequence', layers: { conv, bn: createBatchNorm(geometry.out), relu: RELU } };
}

/** A convolution without bias and its batch norm. */
export function convNorm(geometry: ConvGeometry, random: Random): SequenceLayer {
  const conv = createConv(geometry, false, random);
  return { kind: 'sequence', layers: { conv, bn: createBatchNorm(geometry.out) } };
}

/** The mean over each map, and one linear layer. */
export function averageHead(channels: number, classes: number, random: Random): SequenceLayer {
  const linear = createLinear(channels, classes, random.split('linear'));
  return { kind: 'sequence', layers: { pool: { kind: 'globalAveragePool' }, linear } };
}
