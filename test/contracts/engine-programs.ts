// The engine contract: programs over shared variables.
import { expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import {
  expectClose,
  host,
  noise,
  trainingBatch,
  trainingSpec,
  VALUE_TOLERANCE,
  type Way,
} from './engine-fixtures.js';

/** Declares the tests of programs, run one way. */
export function describePrograms(engine: () => Engine, way: Way): void {
  it('keeps variables between calls and reads and writes them', () => {
    const program = engine()[way]({
      variables: { n: host([], [1]), m: host([2], [0, 0]) },
      functions: {
        add: {
          inputs: [{ shape: [], dtype: 'float32' }],
          run(scope, x) {
            const before = scope.read('n');
            scope.write('n', scope.ops.add(before, x!));
            return [before, scope.read('n')];
          },
        },
      },
    });
    expect(program.call('add', [Float32Array.of(2)]).map((t) => t.values[0])).toEqual([1, 3]);
    expect(program.call('add', [Float32Array.of(4)]).map((t) => t.values[0])).toEqual([3, 7]);
    program.write({ m: host([2], [5, 6]) });
    expect(program.read(['m']).m!.values).toEqual(Float32Array.of(5, 6));
    program.write({ n: host([], [10]), m: host([2], [7, 8]) });
    expect(program.call('add', [Float32Array.of(1)]).map((t) => t.values[0])).toEqual([10, 11]);
    const all = program.read();
    expect(Object.keys(all)).toEqual(['n', 'm']);
    expect([...all.m!.values, all.n!.values[0]]).toEqual([7, 8, 11]);
    program.dispose();
  });

  it('applies momentum by the rule of PyTorch, with and without Nesterov', () => {
    for (const nesterov of [true, false]) {
      const program = engine()[way]({
        variables: { w: host([1], [1]), v: host([1], [0.5]) },
        functions: {
          step: {
            inputs: [],
            run({ ops, applyMomentum, read }) {
              const g = ops.tensor(Float32Array.of(2), [1]);
              applyMomentum('w', 'v', ops.scalar(0.1), g, { momentum: 0.9, nesterov });
              return [read('w'), read('v')];
            },
          },
        },
      });
      const [w, v] = program.call('step', []);
      const velocity = 0.9 * 0.5 + 2;
      expectClose(v!, host([1], [velocity]), VALUE_TOLERANCE);
      expectClose(w!, host([1], [1 - 0.1 * (nesterov ? 2 + 0.9 * velocity : velocity)]), VALUE_TOLERANCE);
      program.dispose();
    }
  });

  it('trains, and infers in another batch size over the same variables', () => {
    const program = engine()[way](trainingSpec());
    const losses = Array.from({ length: 12 }, () => program.call('train', trainingBatch(0))[0]!.values[0]!);
    expect(losses[11]!).toBeLessThan(losses[0]!);
    expect(program.call('infer', [noise('probe', 2, 4, 4, 2).values])[0]!.shape).toEqual([2, 3]);
    program.dispose();
  });

  it('gives the same bits twice, and the same bits again when its state moves to a new program', () => {
    const steps = (
      from: number,
      program: { call: (n: 'train', i: (Float32Array | Int32Array)[]) => unknown },
    ) => {
      for (let i = from; i < from + 3; i++) program.call('train', trainingBatch(i));
    };
    const first = engine()[way](trainingSpec());
    steps(0, first);
    const half = first.read();
    steps(3, first);
    const whole = first.read();
    first.dispose();
    const second = engine()[way]({ ...trainingSpec(), variables: half });
    steps(3, second);
    expect(second.read()).toEqual(whole);
    second.dispose();
  });

  it('never changes the arrays that it was given', () => {
    const spec = trainingSpec();
    const before = structuredClone(spec.variables);
    const program = engine()[way](spec);
    const batch = trainingBatch(0);
    program.write(spec.variables);
    for (let i = 0; i < 3; i++) program.call('train', batch);
    program.dispose();
    expect(spec.variables).toEqual(before);
    expect(batch).toEqual(trainingBatch(0));
  });

  it('names what does not fit', () => {
    const program = engine()[way](trainingSpec());
    expect(() => program.call('train', [])).toThrow("'train' takes 3 inputs, got 0");
    expect(() => program.call('infer', [new Float32Array(3)])).toThrow(
      'input 0 has shape [2,4,4,2], got 3 values',
    );
    expect(() => program.call('infer', [new Int32Array(64)])).toThrow('input 0 is float32, got int32');
    expect(() => program.read(['nobody'])).toThrow("no variable 'nobody'");
    expect(() => program.write({ k: noise('k', 1) })).toThrow(
      "variable 'k' has shape [3,3,2,4], cannot hold [1]",
    );
    program.dispose();
    expect(() => program.call('infer', [new Float32Array(64)])).toThrow('disposed');
  });
}
