// What the parts of the engine contract share: values, one-function programs, a small network's training step.
import { expect } from 'vitest';
import type {
  Engine,
  HostTensor,
  Ops,
  ProgramFunction,
  ProgramSpec,
  Tensor,
} from '../../src/engine/engine.js';
import { random } from '../../src/random.js';

/** The two ways of an engine to run a program. */
export const WAYS = ['interpret', 'compile'] as const;
export type Way = (typeof WAYS)[number];

/** Sums of a few hundred single-precision products. */
export const VALUE_TOLERANCE = 1e-5;

/** Normal values of a shape, the same for the same name. */
export function noise(name: string, ...shape: number[]): HostTensor {
  const stream = random('engine-contract').split(name);
  const size = shape.reduce((a, b) => a * b, 1);
  return { shape, values: Float32Array.from({ length: size }, () => stream.normal()) };
}

/** A tensor written out. */
export const host = (shape: number[], values: number[]): HostTensor => ({
  shape,
  values: Float32Array.from(values),
});

/** A program without variables whose functions all take tensors of these shapes. */
export function pureProgram<Name extends string>(
  engine: Engine,
  way: Way,
  shapes: readonly (readonly number[])[],
  bodies: Readonly<Record<Name, (ops: Ops, ...tensors: Tensor[]) => readonly Tensor[]>>,
) {
  const inputs = shapes.map((shape) => ({ shape, dtype: 'float32' as const }));
  const functions = Object.entries<(typeof bodies)[Name]>(bodies).map(([name, body]) => {
    const run: ProgramFunction['run'] = (scope, ...tensors) => body(scope.ops, ...tensors);
    return [name, { inputs, run }] as const;
  });
  return engine[way]({
    variables: {},
    functions: Object.fromEntries(functions) as unknown as Record<Name, ProgramFunction>,
  });
}

/** Runs one function of tensors and returns its results. */
export function evaluate(
  engine: Engine,
  way: Way,
  inputs: readonly HostTensor[],
  body: (ops: Ops, ...tensors: Tensor[]) => readonly Tensor[],
): readonly HostTensor[] {
  const program = pureProgram(
    engine,
    way,
    inputs.map((t) => t.shape),
    { f: body },
  );
  try {
    return program.call(
      'f',
      inputs.map((t) => t.values),
    );
  } finally {
    program.dispose();
  }
}

/** A small network's training step: convolution, batch normalisation, pooling, momentum and running statistics. */
export function trainingSpec(): ProgramSpec<'train' | 'infer'> {
  const conv = { strides: [1, 1], padding: [1, 1], dilations: [1, 1], groups: 1 } as const;
  const zero = (t: HostTensor): HostTensor => ({ shape: t.shape, values: new Float32Array(t.values.length) });
  const weights = {
    k: noise('k', 3, 3, 2, 4),
    scale: host([4], [1, 1, 1, 1]),
    shift: noise('b', 4),
    w: noise('w', 4, 3),
  };
  const velocities = Object.fromEntries(Object.entries(weights).map(([n, t]) => [`${n}.velocity`, zero(t)]));
  const names = Object.keys(weights);
  const logits = (ops: Ops, y: Tensor, w: Tensor) => ops.matMul(ops.mean(ops.relu(y), [1, 2]), w);
  return {
    variables: { ...weights, ...velocities, mean: zero(weights.shift), variance: weights.scale },
    functions: {
      train: {
        inputs: [
          { shape: [6, 4, 4, 2], dtype: 'float32' },
          { shape: [6], dtype: 'int32' },
          { shape: [], dtype: 'float32' },
        ],
        run(scope, x, labels, rate) {
          const { ops } = scope;
          const [k, scale, shift, w] = names.map((n) => scope.read(n)) as [Tensor, Tensor, Tensor, Tensor];
          let seen: { mean: Tensor; variance: Tensor; correct: Tensor } | undefined;
          const { value, gradients } = ops.gradients(() => {
            const { y, mean, variance } = ops.batchNorm(ops.conv2d(x!, k, conv), scale, shift, 1e-5);
            const z = logits(ops, y, w);
            seen = { mean, variance, correct: ops.correctCount(z, labels!) };
            return ops.crossEntropy(z, labels!);
          }, [k, scale, shift, w]);
          gradients.forEach((g, i) => {
            scope.applyMomentum(names[i]!, `${names[i]}.velocity`, rate!, g, {
              momentum: 0.9,
              nesterov: true,
            });
          });
          const blend = (old: Tensor, now: Tensor) =>
            ops.add(ops.mul(old, ops.scalar(0.9)), ops.mul(now, ops.scalar(0.1)));
          scope.write('mean', blend(scope.read('mean'), seen!.mean));
          scope.write('variance', blend(scope.read('variance'), seen!.variance));
          return [value, seen!.correct];
        },
      },
      infer: {
        inputs: [{ shape: [2, 4, 4, 2], dtype: 'float32' }],
        run(scope, x) {
          const { ops } = scope;
          const y = ops.conv2d(x!, scope.read('k'), conv);
          const statistics = [scope.read('mean'), scope.read('variance')] as const;
          return [
            logits(
              ops,
              ops.normalize(y, scope.read('scale'), scope.read('shift'), ...statistics, 1e-5),
              scope.read('w'),
            ),
          ];
        },
      },
    },
  };
}

/** A batch for the training step of `trainingSpec`. */
export function trainingBatch(step: number): (Float32Array | Int32Array)[] {
  const labels = Int32Array.from({ length: 6 }, (_, i) => (i + step) % 3);
  return [noise(`batch${step}`, 6, 4, 4, 2).values, labels, Float32Array.of(0.1)];
}

/** Expects equal shapes and values within a tolerance, relative for values above one. */
export function expectClose(actual: HostTensor, expected: HostTensor, tolerance: number): void {
  expect(actual.shape).toEqual(expected.shape);
  expected.values.forEach((e, i) => {
    const a = actual.values[i]!;
    if (!(Math.abs(a - e) <= tolerance * Math.max(1, Math.abs(e)))) expect(a, `value ${i}`).toBe(e);
  });
}
