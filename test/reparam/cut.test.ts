// Cutting: the function stays whatever goes, blocks can end, and nested blocks keep what they learnt.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBatchNorm, filled } from '../../src/nn/initialize.js';
import { type BlockLayer, BRANCH_KINDS, type Layer } from '../../src/nn/layer.js';
import { layerAt, replaceLayer } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import { branchKinds, createBlock } from '../../src/reparam/block.js';
import { cut, cutBlock, planCut, restartBlock } from '../../src/reparam/cut.js';
import type { CutOptions } from '../../src/reparam/cut-rules.js';
import { distance, inferReference, noiseMaps, noisy } from '../nn/reference.js';
import { SMALL_INPUT, smallNet } from '../nn/small-net.js';
import { blocks, FLOAT32, imageShape, streams } from './arbitrary.js';

const THRESHOLD: CutOptions = { rule: 'threshold', threshold: 0.1, spread: 0.02, compatibility: 'correct' };
const BLOCK = 'unit.main.conv';

/** The small network with the last scales of some branches of its block set to a value. */
function weakened(
  model: Layer,
  block: string,
  names: Readonly<Record<string, string>>,
  value: number,
): Layer {
  return Object.entries(names).reduce((tree, [kind, norm]) => {
    const path = norm === '' ? `${block}.${kind}` : `${block}.${kind}.${norm}`;
    return replaceLayer(tree, path, { ...createBatchNorm(4), scale: filled([4], value) });
  }, model);
}
const LAST = { '1x1': 'bn', '1x1-kxk': 'bn2', '1x1-avg': 'poolBn', identity: '' };

describe('cut', () => {
  it('keeps the function of any block whatever branches go', () => {
    fc.assert(
      fc.property(
        blocks,
        fc.subarray(BRANCH_KINDS.filter((k) => k !== 'kxk')),
        streams,
        (block, gone, stream) => {
          const present = branchKinds(block).filter((kind) => kind !== 'kxk' && gone.includes(kind));
          const after = cutBlock(block, present, 'correct');
          const x = noiseMaps(imageShape(block.geometry), stream);
          expect(distance(inferReference(block, x), inferReference(after, x))).toBeLessThan(FLOAT32);
          if (after.kind === 'block' && branchKinds(block).length > present.length + 1)
            expect(branchKinds(after)).toEqual(branchKinds(block).filter((kind) => !present.includes(kind)));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('turns a block that is left with kxk into a convolution again', () => {
    const net = weakened(smallNet(), BLOCK, { ...LAST, kxk: 'bn' }, 1);
    const weak = weakened(net, BLOCK, LAST, 0.01);
    const { tree, decisions } = cut(weak, THRESHOLD);
    expect(decisions).toHaveLength(1);
    expect(decisions[0]).toMatchObject({ path: BLOCK, cut: Object.keys(LAST), ends: true });
    expect(layerAt(tree, BLOCK).kind).toBe('conv');
    const x = noiseMaps(SMALL_INPUT, random('x'));
    expect(distance(inferReference(weak, x), inferReference(tree, x))).toBeLessThan(FLOAT32);
  });

  it('hands the place of a block that ends to the block nested in it', () => {
    const net = weakened(smallNet(), BLOCK, { ...LAST, kxk: 'bn' }, 1);
    const outer = layerAt(net, BLOCK);
    if (outer.kind !== 'block') throw new Error('no block');
    const inner = noisy(createBlock(outer.geometry, ['1x1'], { scale: 1 }, random(3)), random(3));
    const nested = weakened(replaceLayer(net, `${BLOCK}.kxk.conv`, inner), BLOCK, LAST, 0.01);
    const { tree } = cut(nested, THRESHOLD);
    const left = layerAt(tree, BLOCK);
    expect(left.kind === 'block' && branchKinds(left)).toEqual(['1x1', 'kxk']);
    expect(layerAt(tree, `${BLOCK}.1x1`)).toEqual(inner.branches['1x1']);
    const x = noiseMaps(SMALL_INPUT, random('x'));
    expect(distance(inferReference(nested, x), inferReference(tree, x))).toBeLessThan(FLOAT32);
  });

  it('leaves a block nested in a cut kxk alone in that pass, and cuts it when the outer one stays', () => {
    const strong = weakened(smallNet(), BLOCK, { ...LAST, kxk: 'bn' }, 1);
    const outer = layerAt(strong, BLOCK);
    if (outer.kind !== 'block') throw new Error('no block');
    const inner = createBlock(outer.geometry, ['1x1', '1xk'], { scale: 0.01 }, random(3));
    const path = `${BLOCK}.kxk.conv`;
    const nested = replaceLayer(strong, path, inner);
    const stays = planCut(nested, THRESHOLD);
    expect(stays.map((d) => [d.path, d.cut])).toEqual([
      [BLOCK, []],
      [path, ['1x1', '1xk']],
    ]);
    const goes = planCut(weakened(nested, BLOCK, { '1x1': 'bn' }, 0.01), THRESHOLD);
    expect(goes.map((d) => d.cut)).toEqual([['1x1'], []]);
  });

  it('keeps the function when the block nested in kxk starts anew, as in the reference code', () => {
    fc.assert(
      fc.property(blocks, streams, (block, stream) => {
        const fresh = (inner: BlockLayer) => restartBlock(inner, 0.01, stream);
        const after = cutBlock(
          block,
          [branchKinds(block)[0]!].filter((k) => k !== 'kxk'),
          'correct',
          fresh,
        );
        const x = noiseMaps(imageShape(block.geometry), stream);
        expect(distance(inferReference(block, x), inferReference(after, x))).toBeLessThan(FLOAT32);
      }),
    );
  });

  it('changes nothing when nothing is cut', () => {
    const net = smallNet();
    expect(cut(net, { ...THRESHOLD, rule: 'off' }).tree).toBe(net);
  });
});
