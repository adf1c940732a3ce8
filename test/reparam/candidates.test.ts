// What may be grown: square kernels over 1x1, not too deep in blocks.
import { describe, expect, it } from 'vitest';
import { convGeometry } from '../../src/nn/geometry.js';
import { createConv } from '../../src/nn/initialize.js';
import { random } from '../../src/random.js';
import { candidates } from '../../src/reparam/candidates.js';
import { growAt } from '../../src/reparam/grow.js';
import { smallNet } from '../nn/small-net.js';

const BLOCK = 'unit.main.conv';

describe('candidates', () => {
  const net = smallNet();

  it('are square convolutions, those in blocks among them', () => {
    expect(candidates(net)).toEqual(['stem', `${BLOCK}.1x1-kxk.conv2`, `${BLOCK}.kxk.conv`]);
  });

  it('lie in fewer blocks than the depth', () => {
    expect(candidates(net, { maxDepth: 1 })).toEqual(['stem']);
    expect(candidates(net, { maxDepth: 0 })).toEqual([]);
    const { tree } = growAt(net, `${BLOCK}.kxk.conv`, {}, random(1));
    expect(candidates(tree)).toEqual(['stem', `${BLOCK}.1x1-kxk.conv2`]);
    expect(candidates(tree, { maxDepth: 3 })).toContain(`${BLOCK}.kxk.conv.kxk.conv`);
  });

  it('are no 1xk, kx1 or 1x1', () => {
    for (const kernel of [
      [1, 3],
      [3, 1],
      [1, 1],
    ] as const)
      expect(candidates(createConv(convGeometry([2, 2], kernel), false, random(1)))).toEqual([]);
    expect(candidates(createConv(convGeometry([2, 2], [5, 5]), false, random(1)))).toEqual(['']);
  });
});
