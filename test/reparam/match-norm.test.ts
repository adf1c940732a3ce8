// Matched batch norms: the same function in inference whatever the statistics, and what is measured is what comes in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBatchNorm } from '../../src/nn/initialize.js';
import type { BatchNormLayer, Layer } from '../../src/nn/layer.js';
import { variablesOf } from '../../src/nn/parameters.js';
import { layerAt, replaceLayer } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import { createBlock } from '../../src/reparam/block.js';
import {
  averageStatistics,
  kxkNorms,
  matchNorm,
  matchNorms,
  measuringFunction,
} from '../../src/reparam/match-norm.js';
import { affineOf } from '../../src/reparam/transforms.js';
import { engineForTests } from '../engine-for-tests.js';
import { noiseMaps, noisy } from '../nn/reference.js';
import { SMALL_INPUT, smallNet } from '../nn/small-net.js';
import { FLOAT32, streams } from './arbitrary.js';

const engine = await engineForTests();
const BLOCK = 'unit.main.conv';

/** The mean and the unbiased variance of each channel's values, in float64. */
function statisticsOf(values: Float32Array, channels: number) {
  const count = values.length / channels;
  const mean = Array.from({ length: channels }, (_, c) => {
    let sum = 0;
    for (let i = c; i < values.length; i += channels) sum += values[i]!;
    return sum / count;
  });
  const variance = mean.map((m, c) => {
    let sum = 0;
    for (let i = c; i < values.length; i += channels) sum += (values[i]! - m) ** 2;
    return sum / (count - 1);
  });
  return { mean, variance };
}

describe('a matched batch norm', () => {
  it('computes the same in inference, whatever it was and whatever was measured', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const norm = noisy<Layer>(createBatchNorm(5), stream) as BatchNormLayer;
        const statistics = {
          mean: Array.from({ length: 5 }, () => 3 * stream.normal()),
          variance: [0, 1e-3, ...Array.from({ length: 3 }, () => 10 * stream.uniform())],
        };
        const matched = matchNorm(norm, statistics);
        const [before, after] = [affineOf(norm), affineOf(matched)];
        before.factor.forEach((factor, c) => {
          expect(Math.abs(after.factor[c]! - factor)).toBeLessThan(FLOAT32);
          expect(Math.abs(after.shift[c]! - before.shift[c]!)).toBeLessThan(FLOAT32);
        });
        expect([...matched.mean.values]).toEqual(statistics.mean.map(Math.fround));
      }),
    );
  });

  it('is the last one of kxk, also of blocks that are nested there', () => {
    const net = smallNet();
    expect(kxkNorms(net, BLOCK)).toEqual([`${BLOCK}.kxk.bn`]);
    expect(kxkNorms(net, 'stem')).toEqual([]);
    const outer = layerAt(net, BLOCK);
    if (outer.kind !== 'block') throw new Error('no block');
    const inner = createBlock(outer.geometry, ['1x1'], { scale: 1 }, random(1));
    expect(kxkNorms(replaceLayer(net, `${BLOCK}.kxk.conv`, inner), BLOCK)).toEqual([
      `${BLOCK}.kxk.bn`,
      `${BLOCK}.kxk.conv.kxk.bn`,
    ]);
  });

  it.each([[['bn']], [['bn', `${BLOCK}.kxk.bn`]]])('of %j is measured where the network runs', (norms) => {
    const net = smallNet();
    const program = engine.compile({
      variables: variablesOf(net),
      functions: { measure: measuringFunction(net, norms, SMALL_INPUT, 3) },
    });
    const images = [1, 2].map((seed) =>
      Float32Array.from(noiseMaps([3, ...SMALL_INPUT], random(seed)).values),
    );
    const results = images.map((batch) => program.call('measure', [batch]));
    const before = program.read();
    program.dispose();
    expect(before).toEqual(variablesOf(net));
    const expected = stemOutputs(net, images).map((values) => statisticsOf(values, 4));
    const [measured] = averageStatistics(results);
    for (const key of ['mean', 'variance'] as const)
      expected[0]![key].forEach((first, c) => {
        const mean = (first + expected[1]![key][c]!) / 2;
        expect(Math.abs(measured![key][c]! - mean)).toBeLessThan(FLOAT32);
      });
    const matched = layerAt(matchNorms(net, norms, averageStatistics(results)), 'bn');
    expect(matched.kind === 'batchNorm' && matched.mean.values[0]).toBe(Math.fround(measured!.mean[0]!));
  });
});

/** What reaches the first batch norm. */
function stemOutputs(net: Layer, images: readonly Float32Array[]): readonly Float32Array[] {
  const stem = layerAt(net, 'stem');
  if (stem.kind !== 'conv') throw new Error('no convolution');
  const program = engine.interpret({
    variables: variablesOf(stem),
    functions: {
      run: {
        inputs: [{ shape: [3, ...SMALL_INPUT], dtype: 'float32' }],
        run: (scope, x) => {
          const { stride, padding, dilation, groups } = stem.geometry;
          const options = { strides: stride, padding, dilations: dilation, groups };
          return [scope.ops.add(scope.ops.conv2d(x!, scope.read('weight'), options), scope.read('bias'))];
        },
      },
    },
  });
  try {
    return images.map((batch) => program.call('run', [batch])[0]!.values);
  } finally {
    program.dispose();
  }
}
