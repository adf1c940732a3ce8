// The `kx1` branch.
import { describe, expect, it } from 'vitest';
import { random } from '../../../src/random.js';
import { column } from '../../../src/reparam/branches/column.js';
import { COMMON, itIsABranch, partsOf } from './contract.js';

describe('kx1', () => {
  itIsABranch(column);

  it('spans the height only', () => {
    expect(partsOf(column)).toEqual(['conv', 'bn']);
    const branch = column.create(COMMON, { scale: 1 }, random(1));
    const conv = branch.kind === 'sequence' ? branch.layers.conv : undefined;
    expect(conv?.kind === 'conv' && conv.geometry).toMatchObject({ kernel: [3, 1], padding: [1, 0] });
  });
});
