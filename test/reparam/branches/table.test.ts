// The table of branches is whole.
import { expect, it } from 'vitest';
import { BRANCH_KINDS } from '../../../src/nn/layer.js';
import { BRANCHES } from '../../../src/reparam/branches/table.js';

it('every branch kind has a branch of that name', () => {
  expect(Object.keys(BRANCHES).sort()).toEqual([...BRANCH_KINDS].sort());
  for (const kind of BRANCH_KINDS) expect(BRANCHES[kind].kind).toBe(kind);
});
