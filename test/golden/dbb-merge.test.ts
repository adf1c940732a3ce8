// Blocks fold to the kernels of the DBB authors' and DyRep authors' code (dbb-merge.json: float32, 9 digits).
import { describe, expect, it } from 'vitest';
import type { Layer } from '../../src/nn/layer.js';
import { foldToKernel } from '../../src/reparam/block.js';
import { fuse } from '../../src/reparam/fuse.js';
import { engineForTests } from '../engine-for-tests.js';
import {
  fromGolden,
  type GoldenBlock,
  type GoldenParameters,
  type GoldenTensor,
  readGolden,
  translateBlock,
  withGolden,
} from './load.js';
import { infer, waysToRun } from './run.js';
import { expectWithin, OUTPUT, relativeDifference, reportWorst, WEIGHT } from './tolerances.js';

interface Merge extends Omit<GoldenBlock, 'path'> {
  readonly name: string;
  readonly params: GoldenParameters;
  readonly input: GoldenTensor;
  readonly output: GoldenTensor;
  readonly mergedKernel: GoldenTensor;
  readonly mergedBias: GoldenTensor;
}

function blockOf(merge: Merge): Layer {
  const paths = new Map<string, string>();
  return withGolden(translateBlock({ ...merge, path: '' }, '', paths), paths, merge.params);
}

const ways = waysToRun(await engineForTests());
reportWorst('dbb-merge.json');

describe.each(readGolden<readonly Merge[]>('dbb-merge.json'))('$name', (merge) => {
  const block = blockOf(merge);

  it('folds to the same kernel', () => {
    const { weight, bias } = foldToKernel(block);
    const kernel = fromGolden(merge.mergedKernel, 'kernel').values;
    expectWithin('merged kernel', relativeDifference(weight, kernel), WEIGHT);
    expectWithin('merged bias', relativeDifference(bias, merge.mergedBias.data), WEIGHT);
  });

  it.each(ways)('computes the same, branch by branch and folded, $way', ({ engine }) => {
    const input = fromGolden(merge.input, 'activation');
    const expected = fromGolden(merge.output, 'activation');
    for (const layer of [block, fuse(block)]) {
      const output = infer(engine, layer, input);
      expect(output.shape).toEqual(expected.shape);
      expectWithin('output', relativeDifference(output.values, expected.values), OUTPUT);
    }
  });
});
