// The space of RepNAS and what is kept of it.
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../src/models/table.js';
import { variablesOf } from '../../src/nn/parameters.js';
import { walk } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import {
  createSupernet,
  keepLargest,
  type SearchedBranch,
  searchedBranches,
  withFreshStatistics,
  withPresent,
} from '../../src/reparam/branch-search.js';
import { foundIn } from '../../src/reparam/found.js';
import { fuse } from '../../src/reparam/fuse.js';
import { distance, inferReference, noiseMaps, noisy } from '../nn/reference.js';

const options = { width: 4, head: 'light', stem: 'cifar', inputShape: [32, 32, 3], classes: 5 } as const;
const branch = (block: string, kind: SearchedBranch['kind'], hasIdentity = false): SearchedBranch => ({
  path: `${block}.${kind}`,
  block,
  kind,
  hasIdentity,
});

describe('the space', () => {
  it('has six branches in each of the 22 layers of RepVGG-A0, and identities that are not searched', () => {
    const net = createSupernet(buildModel('repvgg-a0', options, random(1)), random(1));
    const space = searchedBranches(net);
    expect(space).toHaveLength(132);
    expect(Math.floor(0.34 * space.length)).toBe(44);
    expect(space.some((b) => b.kind === 'identity')).toBe(false);
    expect(space.some((b) => b.hasIdentity)).toBe(true);
    let nested = 0;
    walk(net, (path, layer) => {
      if (layer.kind === 'block' && path.includes('.kxk.')) nested += 1;
    });
    expect(nested).toBe(0);
  });

  it('is at every 3x3 convolution of other models', () => {
    const net = createSupernet(buildModel('vgg16', options, random(1)), random(1));
    expect(searchedBranches(net)).toHaveLength(13 * 6);
  });
});

describe('what is kept', () => {
  const list = [branch('a', '1x1'), branch('a', 'kxk'), branch('b', '1x1', true), branch('b', 'kxk', true)];

  it('is the share with the largest values over all blocks, of equals the first', () => {
    expect(keepLargest(list, [0, 3, 2, 1], 0.5).chosen).toEqual([false, true, true, false]);
    expect(keepLargest(list, [0, 0, 0, 0], 0.5).chosen).toEqual([true, true, false, false]);
    expect(keepLargest(list, [0, 3, 2, 1], 0.7).chosen.filter(Boolean)).toHaveLength(2);
  });

  it('is kxk where a block would have nothing, unless it has an identity', () => {
    const { chosen, present } = keepLargest(list, [0, 0, 0, 0], 0);
    expect(chosen).toEqual([false, false, false, false]);
    expect(present).toEqual([false, true, false, false]);
  });

  it('folds to what it computes, with or without kxk', () => {
    const net = noisy(createSupernet(buildModel('resnet18', options, random(1)), random(1)), random('noise'));
    const space = searchedBranches(net);
    const stream = random('r');
    const { present } = keepLargest(
      space,
      space.map(() => stream.uniform()),
      0.34,
    );
    const kept = withPresent(net, space, present);
    expect(searchedBranches(kept).map((b) => b.path)).toEqual(
      space.filter((_, i) => present[i]).map((b) => b.path),
    );
    expect(Object.values(foundIn(kept).blocks).some((kinds) => !kinds.includes('kxk'))).toBe(true);
    const x = noiseMaps([32, 32, 3], random('x'));
    expect(distance(inferReference(kept, x), inferReference(fuse(kept), x))).toBeLessThan(1e-3);
  });

  it('starts its statistics anew with the weights that it has', () => {
    const net = noisy(createSupernet(buildModel('vgg11', options, random(1)), random(1)), random('noise'));
    const before = variablesOf(net);
    for (const [name, { values }] of Object.entries(variablesOf(withFreshStatistics(net)))) {
      if (name.endsWith('.mean')) expect(values.every((v) => v === 0)).toBe(true);
      else if (name.endsWith('.variance')) expect(values.every((v) => v === 1)).toBe(true);
      else expect(values).toBe(before[name]!.values);
    }
  });
});
