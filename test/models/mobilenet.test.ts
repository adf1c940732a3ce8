// MobileNetV1: depthwise and pointwise in turn, at any width.
import { describe, expect, it } from 'vitest';
import { createMobilenet } from '../../src/models/mobilenet.js';
import { outputShape } from '../../src/nn/geometry.js';
import { layerAt, walk } from '../../src/nn/paths.js';
import { blank } from '../../src/random.js';

const build = (width: number) => createMobilenet({ width, inputShape: [32, 32, 3], classes: 7 }, blank());

describe('mobilenet', () => {
  it('has a stem and thirteen pairs, each depthwise, then pointwise', () => {
    const groups: number[] = [];
    walk(build(64), (_path, layer) => {
      if (layer.kind === 'conv') groups.push(layer.geometry.groups);
    });
    expect(groups).toHaveLength(27);
    expect(groups.slice(1).map((count) => count > 1)).toEqual(groups.slice(1).map((_, i) => i % 2 === 0));
  });

  it('scales all channels by its width, at least one each', () => {
    const conv = layerAt(build(16), 'pair12.pointwise.conv');
    expect(conv.kind === 'conv' && conv.geometry).toMatchObject({ in: 256, out: 256 });
    for (const width of [1, 3, 7, 20]) expect(outputShape(build(width), [32, 32, 3])).toEqual([7]);
  });
});
