// The `1x1` branch.
import { describe, expect, it } from 'vitest';
import { pointwise } from '../../../src/reparam/branches/pointwise.js';
import { COMMON, itIsABranch, partsOf } from './contract.js';

describe('1x1', () => {
  itIsABranch(pointwise);

  it('needs a centred kernel', () => {
    expect(partsOf(pointwise)).toEqual(['conv', 'bn']);
    expect(pointwise.isPossible(COMMON)).toBe(true);
    expect(pointwise.isPossible({ ...COMMON, padding: [0, 0] })).toBe(false);
    expect(pointwise.isPossible({ ...COMMON, kernel: [2, 2], dilation: [2, 2] })).toBe(false);
  });
});
