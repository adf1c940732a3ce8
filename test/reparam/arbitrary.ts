// Any convolution, any block, any statistics: what the properties of this folder run over.
import fc from 'fast-check';
import type { Layer } from '../../src/nn/layer.js';
import { type BlockLayer, BRANCH_KINDS, type ConvGeometry } from '../../src/nn/layer.js';
import { replaceLayer } from '../../src/nn/paths.js';
import { type Random, random } from '../../src/random.js';
import { createBlock } from '../../src/reparam/block.js';
import { noisy } from '../nn/reference.js';

/** Weights are float32, sums of a few dozen of them: 1e-7 each, scales up to 20 (small variances) on the way. */
export const FLOAT32 = 2e-5;

const side = fc.integer({ min: 1, max: 5 });

/** Any convolution: sizes 1 to 5 per axis, strides, paddings (centred or not), dilations, groups. */
export const geometries: fc.Arbitrary<ConvGeometry> = fc
  .record({
    kernel: fc.oneof(
      side.map((k) => [k, k] as const),
      fc.tuple(side, side),
    ),
    stride: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    dilation: fc.oneof(
      { weight: 3, arbitrary: fc.constant([1, 1] as const) },
      fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
    ),
    groups: fc.integer({ min: 1, max: 3 }),
    inputs: fc.integer({ min: 1, max: 3 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    centred: fc.boolean(),
    square: fc.boolean(),
    padding: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
  })
  .map(({ kernel, stride, dilation, groups, inputs, outputs, centred, square, padding }) => ({
    in: groups * inputs,
    out: groups * (square ? inputs : outputs),
    kernel,
    stride: square ? ([1, 1] as const) : stride,
    padding: centred
      ? ([(dilation[0] * (kernel[0] - 1)) >> 1, (dilation[1] * (kernel[1] - 1)) >> 1] as const)
      : padding,
    dilation,
    groups,
  }));

/** A seed for weights, statistics and images. */
export const streams: fc.Arbitrary<Random> = fc
  .integer({ min: 0, max: 2 ** 31 - 1 })
  .map((seed) => random(seed));

const kinds = fc.subarray([...BRANCH_KINDS]);

/** Any block with any statistics, perhaps with another block as its kxk convolution. */
export const blocks: fc.Arbitrary<BlockLayer> = fc
  .record({ geometry: geometries, kinds, inner: kinds, nested: fc.boolean(), stream: streams })
  .map(({ geometry, kinds: outer, inner, nested, stream }) => {
    const block: Layer = createBlock(geometry, outer, { scale: 1 }, stream);
    const within = createBlock(geometry, inner, { scale: 1 }, stream.split('inner'));
    const tree = nested ? replaceLayer(block, 'kxk.conv', within) : block;
    return noisy(tree, stream.split('noise')) as BlockLayer;
  });

/** An image that is large enough for every geometry here. */
export function imageShape(geometry: ConvGeometry): readonly number[] {
  const sides = [0, 1].map((a) => geometry.dilation[a]! * (geometry.kernel[a]! - 1) + 4 + a);
  return [...sides, geometry.in];
}
