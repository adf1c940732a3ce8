// What a search found comes back from its blocks alone, and nothing else does.
import { describe, expect, it } from 'vitest';
import { UnknownNameError } from '../../src/errors.js';
import { buildModel } from '../../src/models/table.js';
import type { Layer } from '../../src/nn/layer.js';
import { layerAt } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import { branchKinds } from '../../src/reparam/block.js';
import { buildFound, foundIn } from '../../src/reparam/found.js';
import { growAt } from '../../src/reparam/grow.js';
import { applyMethod } from '../../src/reparam/methods.js';

const options = { width: 4, head: 'light', stem: 'cifar', inputShape: [16, 16, 3], classes: 5 } as const;
const build = (name: 'vgg11' | 'resnet18' | 'repvgg-a0') => buildModel(name, options, random(1));
const grow = (model: Layer, path: string) =>
  growAt(model, path, { branches: ['1x1', 'kxk', '1xk'], initialScale: 0.01 }, random(2)).tree;

describe('the blocks of a network', () => {
  it('are nested as they were grown, and come back with the batch norms around them', () => {
    const plain = build('vgg11');
    const grown = grow(grow(plain, 'features.conv3.conv'), 'features.conv3.conv.kxk.conv');
    const found = foundIn(grown);
    expect(found).toEqual({
      blocks: {
        'features.conv3.conv': ['1x1', 'kxk', '1xk'],
        'features.conv3.conv.kxk.conv': ['1x1', 'kxk', '1xk'],
      },
      norm_after: true,
    });
    const built = buildFound(plain, found, random(3));
    expect(foundIn(built)).toEqual(found);
    expect(layerAt(built, 'features.conv3.bn').kind).toBe('batchNorm');
    expect(buildFound(plain, found, random(3))).toEqual(built);
    expect(buildFound(plain, found, random(4))).not.toEqual(built);
  });

  it.each(['dbb', 'acb', 'repvgg'])('are those of %s, whose outer batch norms are gone', (method) => {
    for (const name of ['vgg11', 'resnet18', 'repvgg-a0'] as const) {
      const found = foundIn(applyMethod(method, build(name), random(1)));
      expect(found.norm_after).toBe(false);
      expect(foundIn(buildFound(build(name), found, random(2)))).toEqual(found);
    }
  });

  it('that a model brings stay only where they were found, with the branches that were found', () => {
    const plain = build('repvgg-a0');
    const found = { blocks: { 'stage0.unit1.block': ['1x1', 'kxk'] as const }, norm_after: true };
    const built = buildFound(plain, found, random(1));
    expect(foundIn(built).blocks).toEqual(found.blocks);
    expect(layerAt(built, 'stem.block').kind).toBe('conv');
    const block = layerAt(built, 'stage0.unit1.block');
    expect(block.kind === 'block' && branchKinds(block)).toEqual(['1x1', 'kxk']);
  });

  it.each([
    [{ 'features.conv99.conv': ['kxk'] }, "unknown convolution 'features.conv99.conv'"],
    [{ 'features.conv3': ['kxk'] }, "unknown convolution 'features.conv3'"],
    [{ 'features.conv0.conv': ['kxk', 'identity'] }, "unknown branch 'identity'"],
  ] as const)('are refused where the model has no such place: %j', (blocks, message) => {
    const run = () => buildFound(build('vgg11'), { blocks, norm_after: true }, random(1));
    expect(run).toThrow(UnknownNameError);
    expect(run).toThrow(message);
  });
});
