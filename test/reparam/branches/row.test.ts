// The `1xk` branch.
import { describe, expect, it } from 'vitest';
import { random } from '../../../src/random.js';
import { row } from '../../../src/reparam/branches/row.js';
import { COMMON, itIsABranch, partsOf } from './contract.js';

describe('1xk', () => {
  itIsABranch(row);

  it('spans the width only', () => {
    expect(partsOf(row)).toEqual(['conv', 'bn']);
    const branch = row.create(COMMON, { scale: 1 }, random(1));
    const conv = branch.kind === 'sequence' ? branch.layers.conv : undefined;
    expect(conv?.kind === 'conv' && conv.geometry).toMatchObject({ kernel: [1, 3], padding: [0, 1] });
  });
});
