// The kernel algebra, each transform against the layers that it stands for.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convGeometry } from '../../src/nn/geometry.js';
import { createBatchNorm, createConv } from '../../src/nn/initialize.js';
import { random } from '../../src/random.js';
import { convOfKernel } from '../../src/reparam/block.js';
import {
  addKernels,
  averageKernel,
  foldBatchNorm,
  identityKernel,
  type Kernel,
  kernelOfConv,
  mergeSequential,
  padKernel,
  spreadOver,
  tensorsOfKernel,
  unfoldBatchNorm,
} from '../../src/reparam/transforms.js';
import { distance, inferReference, noiseMaps, noisy } from '../nn/reference.js';
import { FLOAT32, geometries, imageShape, streams } from './arbitrary.js';

const largest = (a: Float64Array, b: Float64Array) =>
  a.reduce((m, v, i) => Math.max(m, Math.abs(v - b[i]!)), 0);

describe('transforms', () => {
  it('fold a batch norm into the convolution before it', () => {
    fc.assert(
      fc.property(geometries, fc.boolean(), streams, (geometry, bias, stream) => {
        const conv = noisy(createConv(geometry, bias, stream), stream);
        const norm = noisy(createBatchNorm(geometry.out), stream.split('norm'));
        const x = noiseMaps(imageShape(geometry), stream.split('x'));
        const folded = convOfKernel(geometry, foldBatchNorm(kernelOfConv(conv), norm));
        const apart = inferReference(norm, inferReference(conv, x));
        expect(distance(apart, inferReference(folded, x))).toBeLessThan(FLOAT32);
      }),
    );
  });

  it('take a batch norm out again', () => {
    fc.assert(
      fc.property(geometries, streams, (geometry, stream) => {
        const kernel = kernelOfConv(noisy(createConv(geometry, true, stream), stream));
        const norm = createBatchNorm(geometry.out, { scale: 0.5 });
        const back = unfoldBatchNorm(foldBatchNorm(kernel, norm), norm);
        expect(largest(back.weight, kernel.weight)).toBeLessThan(1e-12);
        expect(largest(back.bias, kernel.bias)).toBeLessThan(1e-12);
      }),
    );
  });

  it('merge a 1x1 convolution into the next, for any groups', () => {
    fc.assert(
      fc.property(geometries, fc.integer({ min: 1, max: 6 }), streams, (geometry, middle, stream) => {
        const { groups } = geometry;
        const first = convGeometry([geometry.in, groups * middle], [1, 1], { groups });
        const second = { ...geometry, in: groups * middle, padding: [0, 0] as const };
        const one = noisy(createConv(first, true, stream), stream.split(1));
        const two = noisy(createConv(second, true, stream), stream.split(2));
        const x = noiseMaps(imageShape(geometry), stream.split('x'));
        const merged = mergeSequential(kernelOfConv(one), kernelOfConv(two), groups);
        const together = convOfKernel({ ...geometry, padding: [0, 0] }, merged);
        const apart = inferReference(two, inferReference(one, x));
        expect(distance(apart, inferReference(together, x))).toBeLessThan(FLOAT32);
      }),
    );
  });

  it('write a mean over windows as a kernel, alone and after a 1x1 convolution', () => {
    fc.assert(
      fc.property(geometries, streams, (geometry, stream) => {
        const { out, groups, kernel } = geometry;
        const pointwise = convGeometry([geometry.in, out], [1, 1], { groups });
        const first = kernelOfConv(noisy(createConv(pointwise, true, stream), stream));
        const merged = mergeSequential(first, averageKernel(out, kernel, groups), groups);
        const spread = spreadOver(first, kernel);
        expect(spread.shape).toEqual(merged.shape);
        expect(largest(spread.weight, merged.weight)).toBeLessThan(1e-12);
        expect(largest(spread.bias, merged.bias)).toBeLessThan(1e-12);
      }),
    );
  });

  it('write the identity as a kernel, for any groups', () => {
    for (const groups of [1, 2, 4]) {
      const geometry = convGeometry([4, 4], [3, 3], { padding: [1, 1], groups });
      const conv = convOfKernel(geometry, padKernel(identityKernel(4, groups), [3, 3]));
      const x = noiseMaps([3, 5, 4], random(groups));
      expect(distance(x, inferReference(conv, x))).toBe(0);
    }
  });

  it('keep rows and columns apart when they pad', () => {
    const row: Kernel = {
      shape: [1, 3, 1, 1],
      weight: Float64Array.of(1, 2, 3),
      bias: Float64Array.of(7),
    };
    expect([...padKernel(row, [3, 3]).weight]).toEqual([0, 0, 0, 1, 2, 3, 0, 0, 0]);
    const column: Kernel = { ...row, shape: [3, 1, 1, 1] };
    expect([...padKernel(column, [3, 3]).weight]).toEqual([0, 1, 0, 0, 2, 0, 0, 3, 0]);
    expect([...padKernel(column, [3, 3]).bias]).toEqual([7]);
  });

  it('add and subtract', () => {
    const kernel = kernelOfConv(createConv(convGeometry([2, 3], [3, 3]), true, random(1)));
    const zero = addKernels(kernel, kernel, -1);
    expect(zero.weight.every((w) => w === 0)).toBe(true);
    expect(addKernels(kernel, kernel).weight[0]).toBe(2 * kernel.weight[0]!);
    const tensors = tensorsOfKernel(kernel);
    expect(tensors.weight.shape).toEqual([3, 3, 2, 3]);
    expect(tensors.bias.shape).toEqual([3]);
  });
});
