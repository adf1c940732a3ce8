// Blocks: which branches they hold, and that a block is the one convolution it folds to.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convGeometry } from '../../src/nn/geometry.js';
import { random } from '../../src/random.js';
import {
  branchKinds,
  convOfKernel,
  createBlock,
  foldToKernel,
  kernelShape,
  possibleBranches,
  sumOfBranches,
} from '../../src/reparam/block.js';
import { addKernels } from '../../src/reparam/transforms.js';
import { distance, inferReference, noiseMaps } from '../nn/reference.js';
import { blocks, FLOAT32, imageShape, streams } from './arbitrary.js';

describe('block', () => {
  it('is the convolution that it folds to, for any geometry, branches, nesting and statistics', () => {
    fc.assert(
      fc.property(blocks, streams, (block, stream) => {
        const x = noiseMaps(imageShape(block.geometry), stream);
        const folded = convOfKernel(block.geometry, foldToKernel(block));
        expect(distance(inferReference(block, x), inferReference(folded, x))).toBeLessThan(FLOAT32);
      }),
      { numRuns: 300 },
    );
  });

  it('is the sum of any two parts of its branches', () => {
    fc.assert(
      fc.property(blocks, (block) => {
        const kinds = branchKinds(block);
        const parts = addKernels(
          sumOfBranches(block, kinds.slice(0, 2)),
          sumOfBranches(block, kinds.slice(2)),
        );
        const whole = foldToKernel(block);
        expect(parts.shape).toEqual(kernelShape(block.geometry));
        whole.weight.forEach((w, i) => {
          expect(parts.weight[i]).toBeCloseTo(w, 9);
        });
      }),
    );
  });

  it('has an identity only where input and output have one shape', () => {
    const at = (inputs: number, stride: number) =>
      possibleBranches(convGeometry([inputs, 4], [3, 3], { padding: [1, 1], stride: [stride, stride] }));
    expect(at(4, 1)).toContain('identity');
    expect(at(3, 1)).not.toContain('identity');
    expect(at(4, 2)).not.toContain('identity');
  });

  it('has only 1x1-kxk, 1x1-avg and kxk where the kernel is not centred', () => {
    expect(possibleBranches(convGeometry([4, 4], [3, 3]))).toEqual(['1x1-kxk', '1x1-avg', 'kxk']);
    expect(possibleBranches(convGeometry([4, 4], [2, 2], { padding: [1, 1] }))).toEqual([
      '1x1-kxk',
      '1x1-avg',
      'kxk',
    ]);
  });

  it('holds kxk, wanted or not, and starts the other branches at the given scale', () => {
    const geometry = convGeometry([4, 4], [3, 3], { padding: [1, 1] });
    const block = createBlock(geometry, ['identity'], { scale: 0.25 }, random(1));
    expect(branchKinds(block)).toEqual(['kxk', 'identity']);
    const identity = block.branches.identity!;
    expect(identity.kind === 'batchNorm' && [...identity.scale.values]).toEqual([0.25, 0.25, 0.25, 0.25]);
    const kxk = block.branches.kxk!;
    const norm = kxk.kind === 'sequence' ? kxk.layers.bn : undefined;
    expect(norm?.kind === 'batchNorm' && norm.scale.values[0]).toBe(1);
  });

  it('refuses layers that are no convolution', () => {
    expect(() => foldToKernel({ kind: 'relu' })).toThrow('a relu layer has no kernel');
  });
});
