// Channel statistics against the definition.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelStatistics } from '../../src/data/statistics.js';

describe('channelStatistics', () => {
  it('is the mean and the deviation of each channel', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 40 }), (bytes) => {
        const images = bytes.subarray(0, bytes.length - (bytes.length % 2));
        const { mean, deviation } = channelStatistics(images, 2);
        for (const c of [0, 1]) {
          const values = Array.from(
            images.filter((_, i) => i % 2 === c),
            (v) => v / 255,
          );
          const m = values.reduce((a, b) => a + b, 0) / values.length;
          const variance = values.reduce((a, b) => a + (b - m) ** 2, 0) / values.length;
          expect(mean[c]).toBeCloseTo(m, 12);
          const constant = values.every((v) => v === values[0]);
          if (!constant) expect(deviation[c]).toBeCloseTo(Math.sqrt(variance), 12);
        }
      }),
    );
  });

  it('gives a constant channel the deviation 1', () => {
    expect(channelStatistics(Uint8Array.of(0, 255, 0, 255), 2)).toEqual({ mean: [0, 1], deviation: [1, 1] });
  });
});
