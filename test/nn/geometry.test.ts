// Shape inference against what the reference pass gives, and its refusals.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GroupsError, InputSizeError } from '../../src/errors.js';
import { convGeometry, outputShape, positions, visitShapes } from '../../src/nn/geometry.js';
import { createConv } from '../../src/nn/initialize.js';
import { walk } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import { geometries, imageShape } from '../reparam/arbitrary.js';
import { inferReference, noiseMaps } from './reference.js';
import { SMALL_INPUT, smallNet } from './small-net.js';

describe('geometry', () => {
  it('counts the positions of a window', () => {
    expect(positions(28, 3, 1, 1)).toBe(28);
    expect(positions(7, 2, 2, 0)).toBe(3);
    expect(positions(32, 3, 2, 1)).toBe(16);
    expect(positions(9, 3, 1, 0, 2)).toBe(5);
    expect(positions(1, 2, 1, 0)).toBe(0);
  });

  it('refuses groups that do not divide the channels', () => {
    expect(convGeometry([4, 6], [3, 3], { groups: 2 }).groups).toBe(2);
    expect(() => convGeometry([4, 6], [3, 3], { groups: 4 })).toThrow(GroupsError);
    expect(() => convGeometry([3, 4], [3, 3], { groups: 2 })).toThrow('2 groups do not divide');
  });

  it('infers the shape of any convolution', () => {
    fc.assert(
      fc.property(geometries, (geometry) => {
        const conv = createConv(geometry, false, random(1));
        const x = noiseMaps(imageShape(geometry), random(2));
        expect(outputShape(conv, x.shape)).toEqual(inferReference(conv, x).shape);
      }),
    );
  });

  it('visits every layer of a tree with its shapes', () => {
    const net = smallNet();
    const seen = new Map<string, readonly number[]>();
    const output = visitShapes(net, SMALL_INPUT, (path, _layer, _input, out) => seen.set(path, out));
    expect(output).toEqual([5]);
    expect(seen.get('stem')).toEqual([3, 8, 4]);
    expect(seen.get('unit.main.conv.1x1-kxk.bn1')).toEqual([5, 10, 4]);
    expect(seen.get('pool')).toEqual([2, 4, 4]);
    const paths: string[] = [];
    walk(net, (path) => paths.push(path));
    expect([...seen.keys()]).toEqual(paths);
  });

  it('says where a model and an input do not fit', () => {
    const net = smallNet();
    expect(() => outputShape(net, [6, 8, 1])).toThrow(InputSizeError);
    expect(() => outputShape(net, [6, 8, 1])).toThrow("at 'stem' gets [6, 8, 1]");
    expect(() => outputShape(net, [2, 1, 3])).toThrow("a 2x2 window at 'pool' gets [1, 1, 4]");
    const valid = createConv(convGeometry([3, 4], [3, 3]), false, random(1));
    const branches = {
      kind: 'residual',
      main: valid,
      shortcut: createConv(convGeometry([3, 4], [1, 1]), false, random(1)),
    } as const;
    expect(() => outputShape(branches, [6, 8, 3])).toThrow('a residual of outputs [4,6,4] and [6,8,4]');
  });
});
