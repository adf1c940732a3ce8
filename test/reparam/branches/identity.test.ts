// The `identity` branch.
import { describe, expect, it } from 'vitest';
import { foldToKernel } from '../../../src/reparam/block.js';
import { identity } from '../../../src/reparam/branches/identity.js';
import { COMMON, itIsABranch, partsOf } from './contract.js';

describe('identity', () => {
  itIsABranch(identity);

  it('needs one shape on both sides', () => {
    expect(partsOf(identity)).toEqual([]);
    expect(identity.isPossible({ ...COMMON, out: 5 })).toBe(false);
    expect(identity.isPossible({ ...COMMON, stride: [1, 2] })).toBe(false);
    expect(() => identity.kernel({ kind: 'relu' }, COMMON, foldToKernel)).toThrow('is a batch norm');
  });
});
