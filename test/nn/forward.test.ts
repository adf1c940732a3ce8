// The forward pass on an engine: inference against plain loops, running statistics, BN and pad, partial training.
import { describe, expect, it } from 'vitest';
import type { HostTensor } from '../../src/engine/engine.js';
import { type BatchStatistics, type ForwardRun, forward } from '../../src/nn/forward.js';
import { createBatchNorm, filled } from '../../src/nn/initialize.js';
import type { Layer } from '../../src/nn/layer.js';
import { variablesOf } from '../../src/nn/parameters.js';
import { random } from '../../src/random.js';
import { engineForTests } from '../engine-for-tests.js';
import { distance, inferReference, noiseMaps } from './reference.js';
import { SMALL_INPUT, smallNet } from './small-net.js';

/** Single precision through a few layers. */
const FLOAT32 = 1e-5;
const engine = await engineForTests();

/** Runs a model once; gives the output and the variables after. */
function run(model: Layer, x: HostTensor, options: Omit<ForwardRun, 'scope'>) {
  const program = engine.interpret({
    variables: variablesOf(model),
    functions: {
      f: {
        inputs: [{ shape: x.shape, dtype: 'float32' }],
        run: (scope, images) => [forward(model, images!, { scope, ...options })],
      },
    },
  });
  try {
    return { y: program.call('f', [x.values])[0]!, after: program.read() };
  } finally {
    program.dispose();
  }
}

function images(count: number, shape: readonly number[]): HostTensor {
  const maps = noiseMaps([count, ...shape], random('images'));
  return { shape: maps.shape, values: Float32Array.from(maps.values) };
}

describe('forward', () => {
  const net = smallNet();
  const x = images(3, SMALL_INPUT);

  it('computes in inference what plain loops compute, and writes nothing', () => {
    const { y, after } = run(net, x, { mode: 'inference' });
    const size = x.values.length / 3;
    for (let n = 0; n < 3; n++) {
      const image = {
        shape: SMALL_INPUT,
        values: Float64Array.from(x.values.subarray(n * size, (n + 1) * size)),
      };
      const row = { shape: [5], values: Float64Array.from(y.values.subarray(n * 5, n * 5 + 5)) };
      expect(distance(inferReference(net, image), row)).toBeLessThan(FLOAT32);
    }
    expect(after).toEqual(variablesOf(net));
  });

  it('moves running statistics by a tenth of the batch, variance unbiased', () => {
    const norm = createBatchNorm(2);
    const batch = { shape: [2, 1, 2, 2], values: Float32Array.of(0, 10, 2, 10, 4, 30, 6, 30) };
    const { y, after } = run(norm, batch, { mode: 'train' });
    expect(after.mean!.values[0]).toBeCloseTo(0.3, 6);
    expect(after.mean!.values[1]).toBeCloseTo(2, 6);
    // Of 0, 2, 4, 6: biased variance 5, unbiased 20 / 3.
    expect(after.variance!.values[0]).toBeCloseTo(0.9 + 2 / 3, 6);
    expect(y.values[0]).toBeCloseTo(-3 / Math.sqrt(5 + 1e-5), 5);
  });

  it('pads with what the statistics that were just moved make of zero', () => {
    const norm = { ...createBatchNorm(1, { border: [1, 0] }), scale: filled([1], 3), shift: filled([1], 2) };
    const batch = { shape: [1, 1, 4, 1], values: Float32Array.of(0, 2, 4, 6) };
    const { y } = run(norm, batch, { mode: 'train' });
    const expected = 2 - (3 * 0.3) / Math.sqrt(0.9 + 2 / 3 + 1e-5);
    expect(y.shape).toEqual([1, 3, 4, 1]);
    for (const at of [0, 3, 8, 11]) expect(y.values[at]).toBeCloseTo(expected, 5);
  });

  it('trains only the batch norms that it is told to', () => {
    const isTraining = (path: string) => path.startsWith('unit.main.conv.');
    const { after } = run(net, x, { mode: 'inference', isTraining });
    for (const [name, value] of Object.entries(variablesOf(net))) {
      const moves = isTraining(name) && /\.(mean|variance)$/.test(name);
      expect(
        after[name]!.values.some((v, i) => v !== value.values[i]),
        name,
      ).toBe(moves);
    }
  });

  it('pads a maximum with nothing that it would take, also where all is negative', () => {
    const pool: Layer = { kind: 'maxPool', size: [3, 3], stride: [2, 2], padding: [1, 1] };
    const x = { shape: [1, 4, 4, 1], values: Float32Array.from({ length: 16 }, (_, i) => i - 20) };
    const { y } = run(pool, x, { mode: 'inference' });
    expect(y.shape).toEqual([1, 2, 2, 1]);
    expect([...y.values]).toEqual([-15, -13, -7, -5]);
  });

  it('takes the batch alone where its weight is 1, and shows what it measured', () => {
    const seen = new Map<string, number>();
    const onBatchNorm = (path: string, { count }: BatchStatistics) => void seen.set(path, count);
    const { after } = run(createBatchNorm(1), images(2, [2, 2, 1]), {
      mode: 'train',
      momentum: 1,
      onBatchNorm,
    });
    const { values } = images(2, [2, 2, 1]);
    const mean = values.reduce((a, b) => a + b, 0) / 8;
    expect(after.mean!.values[0]).toBeCloseTo(mean, 6);
    expect([...seen]).toEqual([['', 8]]);
  });
});
