// The scope of an interpreted call. What programs do is in test/contracts/engine-programs.ts, run both ways.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createOps } from '../../src/engine/core-ops.js';
import type { Tensor } from '../../src/engine/engine.js';
import { createScope, type Interpreter, type Variables } from '../../src/engine/interpret.js';
import { createLifetime } from '../../src/engine/lifetime.js';
import { createPortableOps } from '../../src/engine/portable-ops.js';
import { EngineError } from '../../src/errors.js';
import { host } from '../contracts/engine-fixtures.js';

let interpreter: Interpreter;
beforeAll(async () => {
  await tf.setBackend('cpu');
  const lifetime = createLifetime(tf);
  const ops = createOps(tf, lifetime, createPortableOps(tf));
  interpreter = { tf, ops, lifetime, createVariables: () => createNoted().variables };
});

const SHAPES = { n: host([], [1]), v: host([], [0]) };

/** Variables that note what is asked of them. */
function createNoted() {
  const asked: string[] = [];
  const values: Record<string, number> = { n: 1, v: 0 };
  const variables: Variables = {
    read(name) {
      asked.push(`read ${name}`);
      return tf.scalar(values[name]!);
    },
    assign(name, value: Tensor) {
      asked.push(`assign ${name}`);
      values[name] = value.dataSync()[0]!;
    },
    applyMomentum(weight, velocity) {
      asked.push(`step ${weight} ${velocity}`);
      values[weight] = 50;
      values[velocity] = 60;
    },
    dispose: () => undefined,
  };
  return { asked, variables };
}

describe('createScope', () => {
  it('reads a variable once, and after a write gives what was written without reading', () => {
    const { asked, variables } = createNoted();
    interpreter.lifetime.scope(() => {
      const { read, write, ops } = createScope(interpreter, variables, SHAPES);
      expect(read('n')).toBe(read('n'));
      const next = ops.scalar(5);
      write('n', next);
      expect(read('n')).toBe(next);
    });
    expect(asked).toEqual(['read n', 'assign n']);
  });

  it('reads anew after a step of momentum', () => {
    const { asked, variables } = createNoted();
    const values = interpreter.lifetime.scope(() => {
      const { read, applyMomentum, ops } = createScope(interpreter, variables, SHAPES);
      const before = [read('n'), read('v')];
      applyMomentum('n', 'v', ops.scalar(1), ops.scalar(1), { momentum: 0, nesterov: false });
      return [...before, read('n'), read('v')].map((t) => t.dataSync()[0]);
    });
    expect(values).toEqual([1, 0, 50, 60]);
    expect(asked).toEqual(['read n', 'read v', 'step n v', 'read n', 'read v']);
  });

  it('refuses names that the program lacks and values of another shape', () => {
    const { asked, variables } = createNoted();
    interpreter.lifetime.scope(() => {
      const { read, write, applyMomentum, ops } = createScope(interpreter, variables, SHAPES);
      const unknown = new EngineError("the program has no variable 'x'");
      const one = ops.scalar(1);
      const rule = { momentum: 0, nesterov: false };
      expect(() => read('x')).toThrow(unknown);
      expect(() => write('x', one)).toThrow(unknown);
      expect(() => applyMomentum('x', 'v', one, one, rule)).toThrow(unknown);
      expect(() => applyMomentum('n', 'x', one, one, rule)).toThrow(unknown);
      expect(() => write('n', ops.reshape(one, [1]))).toThrow("variable 'n' has shape [], cannot hold [1]");
    });
    expect(asked).toEqual([]);
  });
});
