// RepVGG: branches, groups and widths.
import { describe, expect, it } from 'vitest';
import { GroupsError } from '../../src/errors.js';
import { createRepvgg, REPVGGS } from '../../src/models/repvgg.js';
import type { BlockLayer } from '../../src/nn/layer.js';
import { walk } from '../../src/nn/paths.js';
import { blank } from '../../src/random.js';
import { branchKinds } from '../../src/reparam/block.js';

const build = (name: keyof typeof REPVGGS, width: number) =>
  createRepvgg(REPVGGS[name], { width, inputShape: [32, 32, 3], classes: 7 }, blank());

function blocksOf(name: keyof typeof REPVGGS, width: number): readonly BlockLayer[] {
  const blocks: BlockLayer[] = [];
  walk(build(name, width), (_path, layer) => {
    if (layer.kind === 'block') blocks.push(layer);
  });
  return blocks;
}

describe('repvgg', () => {
  it('has three branches, and two where the shape changes', () => {
    const blocks = blocksOf('repvgg-a0', 64);
    expect(blocks).toHaveLength(22);
    for (const block of blocks) {
      const { in: inputs, out, stride } = block.geometry;
      const keeps = inputs === out && stride[0] === 1;
      expect(branchKinds(block)).toEqual(keeps ? ['1x1', 'kxk', 'identity'] : ['1x1', 'kxk']);
    }
    expect(blocks.filter((b) => branchKinds(b).length === 2)).toHaveLength(5);
  });

  it('has the published widths', () => {
    const widths = (name: keyof typeof REPVGGS) => [
      ...new Set(blocksOf(name, 64).map((b) => b.geometry.out)),
    ];
    expect(widths('repvgg-a0')).toEqual([48, 96, 192, 1280]);
    expect(widths('repvgg-a2')).toEqual([64, 96, 192, 384, 1408]);
    expect(widths('repvgg-b2g4')).toEqual([64, 160, 320, 640, 2560]);
  });

  it('groups every second block after the stem in the grouped variants', () => {
    const groups = blocksOf('repvgg-b1g4', 64).map((b) => b.geometry.groups);
    expect(groups).toEqual(groups.map((_, i) => (i > 0 && i % 2 === 0 ? 4 : 1)));
    expect(new Set(blocksOf('repvgg-b1', 64).map((b) => b.geometry.groups))).toEqual(new Set([1]));
  });

  it('says when its groups do not divide the channels', () => {
    expect(() => build('repvgg-b2g4', 4)).toThrow(GroupsError);
    expect(() => build('repvgg-b2g4', 4)).toThrow(
      '4 groups do not divide the channels of a convolution from 10 to 10; a model.width that is a multiple of 8 would fit',
    );
    for (const name of Object.keys(REPVGGS)) build(name as keyof typeof REPVGGS, 8);
  });
});
