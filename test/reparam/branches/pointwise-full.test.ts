// The `1x1-kxk` branch.
import { describe, expect, it } from 'vitest';
import { random } from '../../../src/random.js';
import { pointwiseFull } from '../../../src/reparam/branches/pointwise-full.js';
import { COMMON, itIsABranch, partsOf } from './contract.js';

describe('1x1-kxk', () => {
  itIsABranch(pointwiseFull);

  it('pads between its convolutions, and stands anywhere', () => {
    expect(partsOf(pointwiseFull)).toEqual(['conv1', 'bn1', 'conv2', 'bn2']);
    expect(pointwiseFull.isPossible({ ...COMMON, padding: [0, 2] })).toBe(true);
    const branch = pointwiseFull.create(COMMON, { scale: 1 }, random(1));
    expect(branch.kind === 'sequence' && branch.layers.bn1).toMatchObject({ border: [1, 1] });
  });
});
