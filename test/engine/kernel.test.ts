import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { defineOperation } from '../../src/engine/kernel.js';

beforeAll(() => tf.setBackend('cpu'));

/** a * b * factor and a + b; notes which gradients are computed. */
function createProduct(name: string) {
  const asked: string[] = [];
  const run = defineOperation<{ readonly factor: number }>(tf, {
    name,
    forward: ({ a, b }, { factor }) => [tf.mul(tf.mul(a!, b!), factor), tf.add(a!, b!)],
    saves: { inputs: ['b', 'a'], outputs: [false, true] },
    gradient: ([dy, dSum], [b, a, sum], { factor }) => ({
      a() {
        asked.push('a');
        return tf.add(tf.mul(tf.mul(dy!, b!), factor), dSum!);
      },
      b() {
        asked.push('b');
        expect(sum!.dataSync()[0]).toBe(a!.dataSync()[0]! + b!.dataSync()[0]!);
        return tf.add(tf.mul(tf.mul(dy!, a!), factor), dSum!);
      },
    }),
  });
  return { run, asked };
}

describe('defineOperation', () => {
  it('runs with its attributes and returns every output', () => {
    const { run } = createProduct('test-forward');
    const values = tf.tidy(() =>
      run({ a: tf.scalar(2), b: tf.scalar(3) }, { factor: 10 }).map((t) => t.dataSync()[0]),
    );
    expect(values).toEqual([60, 5]);
  });

  it('differentiates by the gradients of all outputs and by what was saved, in the order named', () => {
    const { run } = createProduct('test-gradient');
    const both = (a: tf.Scalar, b: tf.Scalar) => {
      const [product, sum] = run({ a, b }, { factor: 10 }) as [tf.Scalar, tf.Scalar];
      return tf.add(product, tf.mul(sum, 7)) as tf.Scalar;
    };
    const slopes = tf.tidy(() =>
      tf
        .grads(both as (...t: tf.Tensor[]) => tf.Scalar)([tf.scalar(2), tf.scalar(3)])
        .map((t) => t.dataSync()[0]),
    );
    expect(slopes).toEqual([37, 27]);
  });

  it('computes only the gradients that are asked for', () => {
    const { run, asked } = createProduct('test-lazy');
    tf.tidy(() => {
      const b = tf.scalar(3);
      tf.grad((a) => run({ a, b }, { factor: 1 })[0]!)(tf.scalar(2));
    });
    expect(asked).toEqual(['a']);
  });

  it('frees what its kernel makes on the way', () => {
    const { run } = createProduct('test-memory');
    const before = tf.memory().numTensors;
    tf.dispose(tf.tidy(() => run({ a: tf.scalar(2), b: tf.scalar(3) }, { factor: 10 })));
    expect(tf.memory().numTensors).toBe(before);
  });
});
