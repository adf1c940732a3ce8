// Convolutions become blocks in their place, and nothing else changes.
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../src/models/table.js';
import { convGeometry } from '../../src/nn/geometry.js';
import { createConv } from '../../src/nn/initialize.js';
import type { ConvGeometry } from '../../src/nn/layer.js';
import { layerAt, walk } from '../../src/nn/paths.js';
import { type Random, random } from '../../src/random.js';
import { createBlock, createUnbiasedBlock } from '../../src/reparam/block.js';
import { applyMethod } from '../../src/reparam/methods.js';
import { isSquare, isThreeByThree, toBlocks } from '../../src/reparam/to-blocks.js';

const create = (geometry: ConvGeometry, stream: Random) =>
  createBlock(geometry, ['kxk', '1x1'], { scale: 1 }, stream);
const resnet = buildModel(
  'resnet18',
  { width: 2, stem: 'imagenet', inputShape: [32, 32, 3], classes: 5 },
  random(1),
);

describe('blocks in the place of convolutions', () => {
  it('stand at every convolution that is asked for, without the batch norm after it', () => {
    const kernels = (isReplaced: (g: ConvGeometry) => boolean) => {
      const model = toBlocks(resnet, { isReplaced, create }, random(1));
      const sizes = new Set<string>();
      walk(model, (_, layer) => {
        if (layer.kind === 'block') sizes.add(layer.geometry.kernel.join('x'));
      });
      return [...sizes].sort();
    };
    expect(kernels(isThreeByThree)).toEqual(['3x3']);
    expect(kernels(isSquare)).toEqual(['3x3', '7x7']);
    expect(toBlocks(resnet, { isReplaced: () => false, create }, random(1))).toEqual(resnet);
  });

  it('stand for a convolution alone, too', () => {
    const conv = createConv(convGeometry([2, 2], [3, 3], { padding: [1, 1] }), false, random(1));
    expect(toBlocks(conv, { isReplaced: isSquare, create }, random(1)).kind).toBe('block');
  });

  it('have no bias where published without', () => {
    const geometry = convGeometry([2, 2], [3, 3], { padding: [1, 1] });
    const block = createUnbiasedBlock(geometry, ['kxk', 'identity'], random(1));
    expect(layerAt(block, 'kxk.conv')).toMatchObject({ kind: 'conv', bias: null });
    expect(layerAt(block, 'identity').kind).toBe('batchNorm');
  });

  it.each([
    ['acb', ['kxk', '1xk', 'kx1'], ['kxk', '1xk', 'kx1']],
    ['repvgg', ['1x1', 'kxk'], ['1x1', 'kxk', 'identity']],
  ])('of %s have its branches', (method, first, inner) => {
    const vgg = buildModel(
      'vgg16',
      { width: 2, head: 'light', inputShape: [32, 32, 3], classes: 5 },
      random(1),
    );
    const model = applyMethod(method, vgg, random(1));
    const branches = (path: string) => {
      const block = layerAt(model, path);
      return block.kind === 'block' ? Object.keys(block.branches) : [];
    };
    const blocks: string[] = [];
    walk(model, (path, layer) => {
      if (layer.kind === 'block') blocks.push(path);
    });
    expect(blocks).toHaveLength(13);
    expect(branches(blocks[0]!)).toEqual(first);
    expect(branches(blocks[1]!)).toEqual(inner);
  });
});
