// Which branches are cut: the reference rule gate by gate, the plain threshold, and off.
import { describe, expect, it } from 'vitest';
import { convGeometry } from '../../src/nn/geometry.js';
import { createBatchNorm, filled } from '../../src/nn/initialize.js';
import type { BlockLayer, BranchKind, Layer } from '../../src/nn/layer.js';
import { random } from '../../src/random.js';
import { createBlock } from '../../src/reparam/block.js';
import { branchesToCut, CUT_RULES, type CutOptions, ratiosOf } from '../../src/reparam/cut-rules.js';

/** A block whose last batch norms have these scales, signs alternating. */
function blockWith(scales: Partial<Record<BranchKind, number>>): BlockLayer {
  const geometry = convGeometry([4, 4], [3, 3], { padding: [1, 1] });
  const kinds = Object.keys(scales) as BranchKind[];
  const block = createBlock(geometry, kinds, { scale: 1 }, random(1));
  const rescaled = (layer: Layer, value: number): Layer => {
    const norm = {
      ...createBatchNorm(4),
      scale: { ...filled([4], 0), values: Float32Array.of(value, -value, value, -value) },
    };
    if (layer.kind !== 'sequence') return norm;
    const last = Object.keys(layer.layers).at(-1)!;
    return { ...layer, layers: { ...layer.layers, [last]: norm } };
  };
  const branches = kinds.map((kind) => [kind, rescaled(block.branches[kind]!, scales[kind]!)] as const);
  return { ...block, branches: { ...block.branches, ...Object.fromEntries(branches) } };
}

const OPTIONS: CutOptions = { rule: 'reference', threshold: 0.1, spread: 0.02, compatibility: 'correct' };
const decide = (scales: Partial<Record<BranchKind, number>>, options: Partial<CutOptions> = {}) => {
  const all = { ...OPTIONS, ...options };
  return branchesToCut(ratiosOf(blockWith(scales), all.compatibility), all);
};

describe('cut rules', () => {
  it('weigh branches by mean |scale| relative to kxk', () => {
    const { ratios, mean, deviation } = ratiosOf(blockWith({ kxk: 2, '1x1': 1, identity: 0.5 }), 'correct');
    expect(ratios).toEqual({ '1x1': 0.5, kxk: 1, identity: 0.25 });
    expect(mean).toBe(0.375);
    expect(deviation).toBeCloseTo(Math.hypot(0.125, 0.125), 12);
  });

  it('reference: cut what is under the mean and the threshold, once the ratios are spread', () => {
    expect(decide({ kxk: 1, '1x1': 0.5, '1xk': 0.0625, kx1: 0.25 })).toEqual(['1xk']);
    expect(decide({ kxk: 1, '1x1': 0.0625, '1xk': 0.06 })).toEqual([]);
    expect(decide({ kxk: 1, '1x1': 0.0625, '1xk': 0.06 }, { spread: 0.001 })).toEqual(['1xk']);
    expect(decide({ kxk: 1, '1x1': 0.5, '1xk': 0.125 })).toEqual([]);
  });

  it('reference: never cut the last extra branch', () => {
    expect(decide({ kxk: 1, '1x1': 0.001 })).toEqual([]);
    expect(decide({ kxk: 1 })).toEqual([]);
  });

  it('reference code: a ratio of exactly 1 does not count', () => {
    const scales = { kxk: 1, '1x1': 0.09375, '1xk': 0.005, kx1: 1 };
    expect(decide(scales, { compatibility: 'reference' })).toEqual(['1xk']);
    expect(decide(scales)).toEqual(['1x1', '1xk']);
  });

  it('threshold: cut all that is under it, the last extra branch too', () => {
    expect(decide({ kxk: 1, '1x1': 0.001 }, { rule: 'threshold' })).toEqual(['1x1']);
    expect(decide({ kxk: 1, '1x1': 0.05, '1xk': 0.06, kx1: 0.5 }, { rule: 'threshold' })).toEqual([
      '1x1',
      '1xk',
    ]);
    expect(decide({ kxk: 1, '1x1': 0.0 }, { rule: 'threshold', threshold: 0 })).toEqual([]);
  });

  it('off: cut nothing', () => {
    expect(decide({ kxk: 1, '1x1': 0, '1xk': 0.5 }, { rule: 'off' })).toEqual([]);
    expect(CUT_RULES).toEqual(['reference', 'threshold', 'off']);
  });

  it('cut nothing when kxk weighs nothing', () => {
    for (const rule of CUT_RULES) expect(decide({ kxk: 0, '1x1': 0.1, '1xk': 0 }, { rule })).toEqual([]);
  });
});
