// The `1x1-avg` branch.
import { describe, expect, it } from 'vitest';
import { pointwiseAverage } from '../../../src/reparam/branches/pointwise-average.js';
import { COMMON, itIsABranch, partsOf } from './contract.js';

describe('1x1-avg', () => {
  itIsABranch(pointwiseAverage);

  it('mixes channels first, but not where each is alone', () => {
    expect(partsOf(pointwiseAverage)).toEqual(['conv', 'bn', 'pool', 'poolBn']);
    expect(partsOf(pointwiseAverage, { ...COMMON, groups: 4 })).toEqual(['pool', 'poolBn']);
    expect(partsOf(pointwiseAverage, { ...COMMON, groups: 2 })).toHaveLength(4);
    expect(pointwiseAverage.isPossible({ ...COMMON, dilation: [2, 2] })).toBe(false);
  });
});
