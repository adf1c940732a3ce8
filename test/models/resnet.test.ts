// ResNet: shapes through the stages, stems, shortcuts.
import { describe, expect, it } from 'vitest';
import { createResnet, RESNETS } from '../../src/models/resnet.js';
import { visitShapes } from '../../src/nn/geometry.js';
import type { Layer } from '../../src/nn/layer.js';
import { walk } from '../../src/nn/paths.js';
import { blank } from '../../src/random.js';
import { candidates } from '../../src/reparam/candidates.js';

const build = (name: keyof typeof RESNETS, side: number, stem?: 'imagenet' | 'cifar') =>
  createResnet(RESNETS[name], { width: 4, inputShape: [side, side, 3], classes: 7, stem }, blank());

/** The shape that leaves each layer, by path. */
function shapes(model: Layer, side: number): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, readonly number[]>();
  visitShapes(model, [side, side, 3], (path, _layer, _input, output) => found.set(path, output));
  return found;
}

describe('resnet', () => {
  it('halves its maps before the stages and at each stage but the first', () => {
    const found = shapes(build('resnet18', 64), 64);
    expect(found.get('stem.relu')).toEqual([32, 32, 4]);
    expect(['stem', 'stage0', 'stage1', 'stage2', 'stage3'].map((path) => found.get(path))).toEqual([
      [16, 16, 4],
      [16, 16, 4],
      [8, 8, 8],
      [4, 4, 16],
      [2, 2, 32],
    ]);
  });

  it('keeps the size of small images with the cifar stem', () => {
    const found = shapes(build('resnet34', 32, 'cifar'), 32);
    expect(found.get('stem')).toEqual([32, 32, 4]);
    expect(found.get('stage3')).toEqual([4, 4, 32]);
  });

  it('has bottlenecks that are four times wider outside', () => {
    const found = shapes(build('resnet50', 64), 64);
    expect(found.get('stage0')).toEqual([16, 16, 16]);
    expect(found.get('stage1.block0.sum.main.conv1')).toEqual([16, 16, 8]);
    expect(found.get('stage1.block0.sum.main.conv2')).toEqual([8, 8, 8]);
    expect(found.get('stage3')).toEqual([2, 2, 128]);
  });

  it.each([
    ['resnet18', 3],
    ['resnet34', 3],
    ['resnet50', 4],
  ] as const)(
    '%s has as many layers as its name says and a shortcut where shapes change',
    (name, changes) => {
      let layers = 0;
      let shortcuts = 0;
      walk(build(name, 64), (path, layer) => {
        if (layer.kind === 'residual' && layer.shortcut !== null) shortcuts++;
        if ((layer.kind === 'conv' || layer.kind === 'linear') && !path.includes('shortcut')) layers++;
      });
      expect(layers).toBe(Number(name.slice(6)));
      expect(shortcuts).toBe(changes);
    },
  );

  it('lets stem and 3x3 convolutions grow', () => {
    expect(candidates(build('resnet50', 64))).toHaveLength(17);
  });
});
