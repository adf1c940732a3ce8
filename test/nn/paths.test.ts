// Paths: finding, replacing and visiting layers, and cutting a tree off after one.
import { describe, expect, it } from 'vitest';
import type { Layer } from '../../src/nn/layer.js';
import { variablesOf } from '../../src/nn/parameters.js';
import {
  children,
  isWithin,
  joinPath,
  layerAt,
  mapLayers,
  replaceLayer,
  splitPath,
  upTo,
  walk,
} from '../../src/nn/paths.js';
import { smallNet } from './small-net.js';

const net = smallNet();
const pathsOf = (layer: Layer) => {
  const seen: string[] = [];
  walk(layer, (path) => seen.push(path));
  return seen;
};

describe('paths', () => {
  it('name every layer once, parents first', () => {
    const seen = pathsOf(net);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen[0]).toBe('');
    expect(seen).toContain('unit.main.conv.1x1-kxk.conv2');
    expect(seen).toContain('unit.shortcut');
    expect(seen.indexOf('unit.main')).toBeLessThan(seen.indexOf('unit.main.conv'));
  });

  it('run blocks in the order of the branch kinds, whatever the order of the keys', () => {
    const block = layerAt(net, 'unit.main.conv');
    if (block.kind !== 'block') throw new Error('no block');
    const reversed = { ...block, branches: Object.fromEntries(Object.entries(block.branches).reverse()) };
    expect(children(reversed).map(([name]) => name)).toEqual([
      '1x1',
      '1x1-kxk',
      '1x1-avg',
      'kxk',
      'identity',
    ]);
  });

  it('lead to what was put there, and leave the old model alone', () => {
    const relu: Layer = { kind: 'relu' };
    for (const path of pathsOf(net)) {
      const before = layerAt(net, path);
      const changed = replaceLayer(net, path, relu);
      expect(layerAt(changed, path)).toBe(relu);
      expect(layerAt(net, path)).toBe(before);
    }
    expect(layerAt(replaceLayer(net, 'unit.main.bn', relu), 'stem')).toBe(layerAt(net, 'stem'));
    expect(pathsOf(replaceLayer(net, 'bn', relu))).toEqual(pathsOf(net));
  });

  it('that lead nowhere are refused', () => {
    expect(() => layerAt(net, 'unit.other')).toThrow("no layer at 'unit.other': 'other' is missing");
    expect(() => replaceLayer(net, 'stem.x', { kind: 'relu' })).toThrow("'x' is missing");
  });

  it('join and split', () => {
    expect(joinPath('', 'a')).toBe('a');
    expect(joinPath('a', 'b')).toBe('a.b');
    expect(splitPath('a.b.c')).toEqual({ parent: 'a.b', name: 'c' });
    expect(splitPath('a')).toEqual({ parent: '', name: 'a' });
    expect(splitPath('')).toBeNull();
    expect(isWithin('a.b', 'a')).toBe(true);
    expect(isWithin('ab', 'a')).toBe(false);
    expect(isWithin('a', '')).toBe(true);
  });

  it('map children before parents and share what does not change', () => {
    const same = mapLayers(net, (layer) => layer);
    expect(same).toBe(net);
    const order: string[] = [];
    mapLayers(net, (layer, path) => {
      order.push(path);
      return layer;
    });
    expect(order.at(-1)).toBe('');
    expect(order.indexOf('unit.main.bn')).toBeLessThan(order.indexOf('unit'));
  });

  it('keep their names in the part of a model up to one of them', () => {
    const part = upTo(net, 'unit.main.conv.kxk.conv');
    const names = Object.keys(variablesOf(part));
    expect(names.every((name) => name in variablesOf(net))).toBe(true);
    expect(names).toContain('stem.weight');
    expect(names).toContain('unit.main.conv.kxk.conv.weight');
    expect(names).not.toContain('unit.main.conv.kxk.bn.scale');
    expect(names).not.toContain('unit.shortcut.weight');
    expect(names).not.toContain('fc.weight');
    expect(upTo(net, '')).toBe(net);
  });
});
