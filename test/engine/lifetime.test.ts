// Who frees what; that whole programs leave nothing behind is in test/contracts/engine-memory.ts.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLifetime, type Lifetime } from '../../src/engine/lifetime.js';

let lifetime: Lifetime;
let before: number;
beforeAll(() => tf.setBackend('cpu'));
beforeEach(() => {
  lifetime = createLifetime(tf);
  before = tf.memory().numTensors;
});
const made = () => tf.memory().numTensors - before;

describe('scope', () => {
  it('returns what the function returns and frees every tensor', () => {
    const result = lifetime.scope(() => {
      lifetime.hold(tf.scalar(1));
      tf.add(tf.scalar(1), tf.scalar(2));
      return 'done';
    });
    expect([result, made()]).toEqual(['done', 0]);
  });

  it('frees every tensor of a function that throws', () => {
    const fails = () =>
      lifetime.scope(() => {
        lifetime.hold(tf.scalar(1));
        tf.scalar(2);
        throw new Error('stop');
      });
    expect(fails).toThrow('stop');
    expect(made()).toBe(0);
  });

  it('keeps the outer function’s tensors when an inner one ends', () => {
    lifetime.scope(() => {
      const outer = lifetime.hold(tf.scalar(1));
      lifetime.scope(() => lifetime.hold(tf.scalar(2)));
      expect([outer.isDisposed, made()]).toEqual([false, 1]);
    });
    expect(made()).toBe(0);
  });
});

describe('hold', () => {
  it('carries a tensor over the end of an inner tidy', () => {
    lifetime.scope(() => {
      const held = tf.tidy(() => {
        tf.scalar(1);
        return { tensor: lifetime.hold(tf.scalar(2)) };
      });
      expect([held.tensor.dataSync()[0], made()]).toEqual([2, 1]);
    });
  });
});

describe('holdSmall', () => {
  it('keeps scalars, vectors and matrices of the innermost scope, and lets feature maps go', () => {
    lifetime.scope(() => {
      tf.tidy(() => {
        tf.scalar(1);
        tf.zeros([3]);
        tf.zeros([2, 3]);
        tf.zeros([1, 2, 2, 3]);
        lifetime.holdSmall();
      });
      expect(made()).toBe(3);
    });
    expect(made()).toBe(0);
  });
});
