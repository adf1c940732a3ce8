// Scores inside a training step: which batch norm follows, which gradients are needed, and what comes out.
import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../../src/engine/engine.js';
import { type BatchStatistics, forward } from '../../../src/nn/forward.js';
import { variablesOf } from '../../../src/nn/parameters.js';
import { random } from '../../../src/random.js';
import { candidates } from '../../../src/reparam/candidates.js';
import { followingNorm, measureScores, scoredParameters } from '../../../src/reparam/importance/measure.js';
import { snip } from '../../../src/reparam/importance/snip.js';
import { synflow } from '../../../src/reparam/importance/synflow.js';
import { engineForTests } from '../../engine-for-tests.js';
import { noiseMaps } from '../../nn/reference.js';
import { SMALL_INPUT, smallNet } from '../../nn/small-net.js';

const engine = await engineForTests();
const net = smallNet();
const paths = candidates(net);
const BLOCK = 'unit.main.conv';

describe('measure', () => {
  it('finds the batch norm directly after a convolution', () => {
    expect(followingNorm(net, 'stem')).toBe('bn');
    expect(followingNorm(net, `${BLOCK}.1x1-kxk.conv2`)).toBe(`${BLOCK}.1x1-kxk.bn2`);
    expect(followingNorm(net, 'unit.shortcut')).toBeNull();
    expect(followingNorm(net, 'fc')).toBeNull();
    expect(followingNorm(net, '')).toBeNull();
  });

  it('names the gradients that a score reads', () => {
    expect(scoredParameters(net, snip, ['stem'])).toEqual(['stem.weight']);
    expect(scoredParameters(net, synflow, ['stem', 'unit.shortcut'])).toEqual([
      'stem.weight',
      'bn.scale',
      'bn.shift',
      'unit.shortcut.weight',
    ]);
  });

  it('scores every candidate in order, and the closed form is near the sum it stands for', () => {
    const direct = { ...synflow, reads: 'weight' as const };
    const scores = [synflow, direct, snip] as const;
    const names = scoredParameters(net, synflow, paths);
    const program = engine.interpret({
      variables: variablesOf(net),
      functions: {
        step: {
          inputs: [{ shape: [4, ...SMALL_INPUT], dtype: 'float32' }],
          run(scope, x) {
            const statistics = new Map<string, BatchStatistics>();
            const onBatchNorm = (path: string, s: BatchStatistics) => void statistics.set(path, s);
            const labels = scope.ops.tensor(Int32Array.of(0, 1, 2, 3), [4]);
            const loss = () =>
              scope.ops.crossEntropy(forward(net, x!, { scope, mode: 'train', onBatchNorm }), labels);
            const { gradients } = scope.ops.gradients(
              loss,
              names.map((name) => scope.read(name)),
            );
            const findings = {
              gradients: new Map<string, Tensor>(names.map((name, i) => [name, gradients[i]!])),
              statistics,
            };
            return scores.map((s) => scope.ops.stack(measureScores(scope, net, s, paths, findings)));
          },
        },
      },
    });
    const images = Float32Array.from(noiseMaps([4, ...SMALL_INPUT], random('x')).values);
    const [closed, sum, size] = program.call('step', [images]).map((t) => [...t.values]);
    program.dispose();
    expect(closed).toHaveLength(paths.length);
    paths.forEach((_path, i) => {
      expect(size![i]).toBeGreaterThan(0);
      // The direct sum is rounding: 1e-6 of the absolute terms.
      expect(Math.abs(closed![i]! - sum![i]!)).toBeLessThan(1e-6 * size![i]!);
    });
  });
});
