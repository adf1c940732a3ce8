// Params and MACs of layers that can be counted by hand.
import { describe, expect, it } from 'vitest';
import { convGeometry } from '../../src/nn/geometry.js';
import { createBatchNorm, createConv, createLinear } from '../../src/nn/initialize.js';
import { random } from '../../src/random.js';
import { cost, costByKind } from '../../src/reparam/cost.js';
import { fuse } from '../../src/reparam/fuse.js';
import { growAt } from '../../src/reparam/grow.js';
import { SMALL_INPUT, smallNet } from '../nn/small-net.js';

describe('cost', () => {
  it('counts a convolution by its output positions', () => {
    const conv = createConv(
      convGeometry([4, 6], [3, 3], { stride: [2, 2], padding: [1, 1], groups: 2 }),
      true,
      random(1),
    );
    expect(cost(conv, [8, 6, 4])).toEqual({ params: 3 * 3 * 2 * 6 + 6, macs: 4 * 3 * (3 * 3 * 2 * 6) });
  });

  it('counts linear layers, and of batch norms what is trained', () => {
    expect(cost(createLinear(4, 3, random(1)), [4])).toEqual({ params: 15, macs: 12 });
    expect(cost(createBatchNorm(4), [2, 2, 4])).toEqual({ params: 8, macs: 0 });
  });

  it('adds up over kinds', () => {
    const net = smallNet();
    const kinds = Object.values(costByKind(net, SMALL_INPUT));
    const total = cost(net, SMALL_INPUT);
    expect(kinds.reduce((sum, k) => sum + k.params, 0)).toBe(total.params);
    expect(kinds.reduce((sum, k) => sum + k.macs, 0)).toBe(total.macs);
  });

  it('rises when a convolution grows and not in the deployed network', () => {
    const net = smallNet();
    const { tree } = growAt(net, 'stem', {}, random(1));
    expect(cost(tree, SMALL_INPUT).params).toBeGreaterThan(cost(net, SMALL_INPUT).params);
    expect(cost(fuse(tree), SMALL_INPUT)).toEqual(cost(fuse(net), SMALL_INPUT));
  });

  it('refuses an input that the model cannot take', () => {
    expect(() => cost(smallNet(), [6, 8, 4])).toThrow('does not fit');
  });
});
