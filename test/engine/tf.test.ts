import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { sameShape, sizeOf, toHost } from '../../src/engine/tf.js';

describe('sizeOf', () => {
  it('is one for a scalar and zero where an axis is empty', () => {
    expect([sizeOf([]), sizeOf([2, 3]), sizeOf([2, 0])]).toEqual([1, 6, 0]);
  });
});

describe('sameShape', () => {
  it('compares axis by axis', () => {
    expect(sameShape([2, 3], [2, 3])).toBe(true);
    expect([sameShape([2, 3], [3, 2]), sameShape([2], [2, 1]), sameShape([], [1])]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('toHost', () => {
  it('copies values and shape, whole numbers as floats', async () => {
    await tf.setBackend('cpu');
    const floats = tf.tensor([1.5, 2], [2, 1]);
    const ints = tf.tensor1d([3], 'int32');
    expect(toHost(floats)).toEqual({ shape: [2, 1], values: Float32Array.of(1.5, 2) });
    expect(toHost(ints)).toEqual({ shape: [1], values: Float32Array.of(3) });
    tf.dispose([floats, ints]);
  });
});
