// The kxk residual: through batch norms with another epsilon, into nested blocks, and refusals.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockLayer, Layer } from '../../src/nn/layer.js';
import { layerAt, replaceLayer } from '../../src/nn/paths.js';
import { foldToKernel } from '../../src/reparam/block.js';
import { solveBlock, solveResidual } from '../../src/reparam/solve.js';
import { zeroKernel } from '../../src/reparam/transforms.js';
import { smallNet } from '../nn/small-net.js';
import { blocks } from './arbitrary.js';

/** Weights are stored as float32: relative to the largest of the sums that make the kernel. */
const STORED = 1e-5;

describe('solve', () => {
  it('makes any block any kernel, nested ones too, and keeps the other branches', () => {
    fc.assert(
      fc.property(blocks, (block) => {
        const target = foldToKernel(block);
        const shifted = { ...target, bias: target.bias.map((b) => b + 1) };
        const solved = solveBlock(block, shifted, 'correct');
        const kernel = foldToKernel(solved);
        const scale = Math.max(1, ...kernel.weight.map(Math.abs), ...kernel.bias.map(Math.abs));
        shifted.weight.forEach((w, i) => {
          expect(Math.abs(kernel.weight[i]! - w)).toBeLessThan(STORED * scale);
        });
        shifted.bias.forEach((b, i) => {
          expect(Math.abs(kernel.bias[i]! - b)).toBeLessThan(STORED * scale);
        });
        const { kxk: _old, ...rest } = block.branches;
        const { kxk: _new, ...kept } = solved.branches;
        expect(kept).toEqual(rest);
      }),
    );
  });

  it('uses the epsilon of the batch norm that is there', () => {
    const net = smallNet();
    const path = 'unit.main.conv';
    const bn = layerAt(net, `${path}.kxk.bn`) as Layer & { kind: 'batchNorm' };
    const coarse = replaceLayer(net, `${path}.kxk.bn`, { ...bn, epsilon: 0.5 });
    const block = layerAt(coarse, path) as BlockLayer;
    const target = foldToKernel(block);
    const solved = layerAt(solveResidual(coarse, path, target), path);
    expect(Math.abs(foldToKernel(solved).weight[5]! - target.weight[5]!)).toBeLessThan(STORED);
    expect(layerAt(solved, 'kxk.bn')).toMatchObject({ epsilon: 0.5 });
  });

  it('refuses a path without a block', () => {
    expect(() => solveResidual(smallNet(), 'stem', zeroKernel([3, 3, 3, 4]))).toThrow("no block at 'stem'");
  });
});
