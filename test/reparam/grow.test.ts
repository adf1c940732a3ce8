// Growing: any convolution becomes a block that computes the same once it is solved.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConv } from '../../src/nn/initialize.js';
import type { BlockLayer, Layer } from '../../src/nn/layer.js';
import { layerAt, replaceLayer } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import { foldToKernel, possibleBranches } from '../../src/reparam/block.js';
import { lastBatchNorm } from '../../src/reparam/branches/branch.js';
import { growAt, INITIAL_SCALE, solveResidual } from '../../src/reparam/grow.js';
import { distance, inferReference, noiseMaps, noisy } from '../nn/reference.js';
import { smallNet } from '../nn/small-net.js';
import { FLOAT32, geometries, imageShape, streams } from './arbitrary.js';

describe('grow', () => {
  it('keeps the function, for any convolution and whatever the new branches measured', () => {
    fc.assert(
      fc.property(geometries, fc.boolean(), streams, (geometry, bias, stream) => {
        const conv = noisy(createConv(geometry, bias, stream), stream);
        const { tree, oldKernel, branches } = growAt(conv, '', {}, stream);
        expect(branches).toEqual(possibleBranches(geometry));
        // Any statistics, scales and weights at all stand for a calibration and some training.
        const solved = solveResidual(noisy(tree, stream.split('noise')), '', oldKernel);
        const x = noiseMaps(imageShape(geometry), stream.split('x'));
        expect(distance(inferReference(conv, x), inferReference(solved, x))).toBeLessThan(FLOAT32);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the function when a grown kxk convolution grows again', () => {
    fc.assert(
      fc.property(geometries, streams, (geometry, stream) => {
        const conv = noisy(createConv(geometry, true, stream), stream);
        const first = growAt(conv, '', {}, stream);
        const block = solveResidual(first.tree, '', first.oldKernel);
        const second = growAt(block, 'kxk.conv', {}, stream.split('again'));
        const inner = noisy(layerAt(second.tree, 'kxk.conv'), stream.split('noise'));
        const tree = replaceLayer(second.tree, 'kxk.conv', inner);
        const solved = solveResidual(tree, 'kxk.conv', second.oldKernel);
        const x = noiseMaps(imageShape(geometry), stream.split('x'));
        expect(distance(inferReference(conv, x), inferReference(solved, x))).toBeLessThan(FLOAT32);
      }),
      { numRuns: 100 },
    );
  });

  it('is off by 1 / sqrt(1 + eps) of the kernel as the reference code does it', () => {
    const net = smallNet();
    const { tree, oldKernel } = growAt(net, 'stem', {}, random(1));
    const solved = solveResidual(tree, 'stem', oldKernel, { compatibility: 'reference' });
    const kernel = foldToKernel(layerAt(solved, 'stem'));
    const off = kernel.weight.map((w, i) => Math.abs(w - oldKernel.weight[i]!));
    expect(Math.max(...off)).toBeGreaterThan(1e-7);
    expect(Math.max(...off)).toBeLessThan(1e-5 * Math.max(...oldKernel.weight.map(Math.abs)) + 1e-6);
  });

  it('starts new branches at a small scale and touches nothing else', () => {
    const net = smallNet();
    const { tree, branches } = growAt(net, 'unit.shortcut', { branches: ['1x1', 'identity'] }, random(1));
    expect(branches).toEqual(['1x1', 'kxk', 'identity']);
    const block = layerAt(tree, 'unit.shortcut') as BlockLayer;
    const scaleOf = (kind: '1x1' | 'kxk' | 'identity') =>
      lastBatchNorm(block.branches[kind] as Layer)!.scale.values[0];
    expect(scaleOf('1x1')).toBe(Math.fround(INITIAL_SCALE));
    expect(scaleOf('identity')).toBe(Math.fround(INITIAL_SCALE));
    expect(scaleOf('kxk')).toBe(1);
    expect(layerAt(tree, 'stem')).toBe(layerAt(net, 'stem'));
    expect(growAt(net, 'stem', { initialScale: 0.5 }, random(1)).tree).not.toEqual(
      growAt(net, 'stem', {}, random(1)).tree,
    );
  });

  it('refuses paths without a convolution', () => {
    expect(() => growAt(smallNet(), 'bn', {}, random(1))).toThrow("no convolution at 'bn'");
    expect(() => growAt(smallNet(), 'unit.main.conv', {}, random(1))).toThrow('no convolution');
  });
});
