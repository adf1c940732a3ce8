import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { applyUpdates, carryVelocities, decays, velocityName } from '../../src/training/optimizer.js';
import { engineForTests } from '../engine-for-tests.js';

let engine: Engine;
beforeAll(async () => {
  engine = await engineForTests();
});

const host = (...values: number[]) => ({ shape: [values.length], values: new Float32Array(values) });
const options = { momentum: 0.9, nesterov: true, weight_decay: 0.01, weight_decay_norm: false };

describe('the optimizer', () => {
  it('follows the rule of the golden README over two steps: decay on weights only, Nesterov momentum', () => {
    const parameters = [
      { path: 'a.weight', role: 'weight', value: host(1, -2) },
      { path: 'b.scale', role: 'scale', value: host(3) },
    ];
    const gradients = [[0.5, 0.25], [-1]];
    const program = engine.interpret({
      variables: {
        ...Object.fromEntries(parameters.map((p) => [p.path, p.value])),
        ...Object.fromEntries(
          parameters.map((p) => [velocityName(p.path), host(...p.value.values.map(() => 0))]),
        ),
      },
      functions: {
        step: {
          inputs: [{ shape: [], dtype: 'float32' }],
          run(scope, rate) {
            const tensors = gradients.map((g) => scope.ops.tensor(new Float32Array(g), [g.length]));
            applyUpdates(scope, parameters, tensors, rate!, options);
            return [];
          },
        },
      },
    });
    const expected = parameters.map((p, k) =>
      [...p.value.values].map((start, i) => {
        let [w, v] = [start, 0];
        for (const rate of [0.1, 0.05]) {
          const g = gradients[k]![i]! + (p.role === 'weight' ? 0.01 * w : 0);
          v = 0.9 * v + g;
          w -= rate * (g + 0.9 * v);
        }
        return w;
      }),
    );
    for (const rate of [0.1, 0.05]) program.call('step', [new Float32Array([rate])]);
    const read = program.read();
    program.dispose();
    parameters.forEach((p, k) => {
      expected[k]!.forEach((w, i) => {
        expect(read[p.path]!.values[i]).toBeCloseTo(w, 6);
      });
    });
  });

  it('keeps velocities by path, not by position: survivors keep theirs, new ones start at zero', () => {
    const list = (...paths: string[]) => paths.map((path) => ({ path, role: 'weight', value: host(0, 0) }));
    const before = { a: host(1, 1), b: host(2, 2), c: host(3, 3) };
    const after = carryVelocities(list('c', 'new', 'a'), before);
    expect(Object.keys(after)).toEqual(['c', 'new', 'a']);
    expect(after).toEqual({ c: host(3, 3), new: host(0, 0), a: host(1, 1) });
  });

  it('starts anew where the shape changed or the velocity was dropped', () => {
    const list = ['a', 'b'].map((path) => ({ path, role: 'weight', value: host(0, 0) }));
    expect(carryVelocities(list, { a: host(1), b: host(2, 2) }, new Set(['b']))).toEqual({
      a: host(0, 0),
      b: host(0, 0),
    });
  });

  it('decays biases and batch norms only when asked', () => {
    expect(decays('weight', options)).toBe(true);
    expect(['bias', 'scale', 'shift'].some((role) => decays(role, options))).toBe(false);
    expect(decays('scale', { ...options, weight_decay_norm: true })).toBe(true);
    expect(decays('weight', { ...options, weight_decay: 0 })).toBe(false);
  });
});
