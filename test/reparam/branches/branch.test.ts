// What branches share.
import { describe, expect, it } from 'vitest';
import { createBatchNorm } from '../../../src/nn/initialize.js';
import { random } from '../../../src/random.js';
import { foldToKernel } from '../../../src/reparam/block.js';
import {
  createConvNorm,
  foldPair,
  isCentred,
  lastBatchNorm,
  normPart,
  part,
} from '../../../src/reparam/branches/branch.js';
import { COMMON } from './contract.js';

describe('branches', () => {
  const branch = createConvNorm(COMMON, { scale: 0.5 }, random(1));

  it('are centred where the middle of an odd kernel is on the output', () => {
    expect(isCentred(COMMON)).toBe(true);
    expect(isCentred({ ...COMMON, dilation: [2, 2] })).toBe(false);
    expect(isCentred({ ...COMMON, dilation: [2, 2], padding: [2, 2] })).toBe(true);
    expect(isCentred({ ...COMMON, kernel: [1, 3], padding: [0, 1] })).toBe(true);
    expect(isCentred({ ...COMMON, kernel: [4, 4], padding: [2, 2] })).toBe(false);
  });

  it('give their layers by name and say what is missing', () => {
    expect(part(branch, 'conv').kind).toBe('conv');
    expect(normPart(branch, 'bn').scale.values[0]).toBe(0.5);
    expect(() => part(branch, 'pool')).toThrow("a branch without 'pool'");
    expect(() => normPart(branch, 'conv')).toThrow("'conv' in a branch is no batch norm");
  });

  it('weigh by their last batch norm', () => {
    expect(lastBatchNorm(branch)).toBe(branch.layers.bn);
    const norm = createBatchNorm(4);
    expect(lastBatchNorm(norm)).toBe(norm);
    expect(lastBatchNorm({ kind: 'relu' })).toBeNull();
  });

  it('fold a convolution and its batch norm', () => {
    const conv = foldToKernel(part(branch, 'conv'));
    const folded = foldPair(branch, foldToKernel);
    expect(folded.weight[0]).toBeCloseTo((conv.weight[0]! * 0.5) / Math.sqrt(1 + 1e-5), 12);
  });
});
