// Fresh layers: spread of the weights, and batch norms that change nothing.
import { describe, expect, it } from 'vitest';
import { convGeometry } from '../../src/nn/geometry.js';
import { createBatchNorm, createConv, createLinear, drawn, filled } from '../../src/nn/initialize.js';
import { random } from '../../src/random.js';
import { distance, inferReference, noiseMaps } from './reference.js';

/** Sampling error of a deviation from 18432 values is half a percent; three of these. */
const SAMPLING = 0.02;

describe('initialize', () => {
  it('draws convolutions with deviation sqrt(2 / (kh * kw * out)), whatever the inputs and groups', () => {
    for (const groups of [1, 2]) {
      const conv = createConv(convGeometry([64 * groups, 32], [3, 3], { groups }), false, random(groups));
      const { values } = conv.weight;
      const deviation = Math.sqrt(values.reduce((s, v) => s + v * v, 0) / values.length);
      expect(Math.abs(deviation / Math.sqrt(2 / (9 * 32)) - 1)).toBeLessThan(SAMPLING);
      expect(conv.weight.shape).toEqual([3, 3, 64, 32]);
      expect(conv.bias).toBeNull();
    }
  });

  it('draws linear layers within 1 / sqrt(in)', () => {
    const linear = createLinear(64, 10, random(1));
    const largest = Math.max(...linear.weight.values.map(Math.abs));
    expect(largest).toBeLessThanOrEqual(1 / 8);
    expect(largest).toBeGreaterThan(0.12);
    expect(linear.bias?.shape).toEqual([10]);
  });

  it('gives the same weights for the same stream', () => {
    const geometry = convGeometry([3, 4], [3, 3]);
    expect(createConv(geometry, true, random(7))).toEqual(createConv(geometry, true, random(7)));
    expect(createConv(geometry, true, random(7))).not.toEqual(createConv(geometry, true, random(8)));
  });

  it('starts batch norms as the identity, up to epsilon', () => {
    const x = noiseMaps([3, 4, 5], random(1));
    expect(distance(x, inferReference(createBatchNorm(5), x))).toBeLessThan(1e-5);
    expect(createBatchNorm(5, { scale: 0.5, border: [1, 2] })).toMatchObject({ border: [1, 2] });
  });

  it('fills and draws', () => {
    expect([...filled([2, 2], 3).values]).toEqual([3, 3, 3, 3]);
    let n = 0;
    expect([...drawn([3], random(1), () => n++).values]).toEqual([0, 1, 2]);
  });
});
