// The `kxk` branch.
import { describe, expect, it } from 'vitest';
import { random } from '../../../src/random.js';
import { full } from '../../../src/reparam/branches/full.js';
import { COMMON, itIsABranch, partsOf } from './contract.js';

describe('kxk', () => {
  itIsABranch(full);

  it('stands anywhere and has a bias', () => {
    expect(partsOf(full)).toEqual(['conv', 'bn']);
    expect(full.isPossible({ ...COMMON, padding: [0, 2] })).toBe(true);
    const branch = full.create(COMMON, { scale: 1 }, random(1));
    expect(branch.kind === 'sequence' && branch.layers.conv).toMatchObject({ bias: { shape: [4] } });
  });
});
