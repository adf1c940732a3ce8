// What every branch must do: stand where it says it can, and be the kernel that it says it is.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { convGeometry, outputShape } from '../../../src/nn/geometry.js';
import type { ConvGeometry, Layer } from '../../../src/nn/layer.js';
import { children } from '../../../src/nn/paths.js';
import { random } from '../../../src/random.js';
import { convOfKernel, foldToKernel } from '../../../src/reparam/block.js';
import { type Branch, lastBatchNorm } from '../../../src/reparam/branches/branch.js';
import { BRANCHES } from '../../../src/reparam/branches/table.js';
import { distance, inferReference, noiseMaps, noisy } from '../../nn/reference.js';
import { FLOAT32, geometries, imageShape, streams } from '../arbitrary.js';

/** A plain 3x3 geometry, 4 channels to 4. */
export const COMMON: ConvGeometry = convGeometry([4, 4], [3, 3], { padding: [1, 1] });

/** The names of a fresh branch's layers. */
export function partsOf(branch: Branch, geometry: ConvGeometry = COMMON): readonly string[] {
  return children(branch.create(geometry, { scale: 1 }, random(1))).map(([name]) => name);
}

/** Runs the tests that every branch passes. */
export function itIsABranch(branch: Branch): void {
  it('is the convolution of its kernel wherever it can stand, whatever its statistics', () => {
    fc.assert(
      fc.property(geometries, streams, (geometry, stream) => {
        fc.pre(branch.isPossible(geometry));
        const layer: Layer = noisy(branch.create(geometry, { scale: 1 }, stream), stream.split('noise'));
        const x = noiseMaps(imageShape(geometry), stream.split('x'));
        const conv = convOfKernel(geometry, branch.kernel(layer, geometry, foldToKernel));
        expect(distance(inferReference(layer, x), inferReference(conv, x))).toBeLessThan(FLOAT32);
        expect(outputShape(layer, x.shape)).toEqual(outputShape(conv, x.shape));
      }),
    );
  });

  it('ends in a batch norm of the scale that was asked for', () => {
    const norm = lastBatchNorm(branch.create(COMMON, { scale: 0.25 }, random(1)));
    expect([...norm!.scale.values]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('is in the table under its own name', () => expect(BRANCHES[branch.kind]).toBe(branch));
}
