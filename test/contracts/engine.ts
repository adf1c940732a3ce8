// What every engine must do, whichever back end it runs on; gradients against central differences.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, HostTensor, Ops, ProgramSpec, Scope, Tensor } from '../../src/engine/engine.js';
import { random } from '../../src/random.js';

/** Central differences in single precision with steps of 1e-2 are good to about this. */
const SLOPE_TOLERANCE = 2e-2;
/** Sums of a few hundred single-precision products. */
const VALUE_TOLERANCE = 1e-5;

/** Normal values of a shape, the same for the same name. */
export function noise(name: string, ...shape: number[]): HostTensor {
  const stream = random('engine-contract').split(name);
  const size = shape.reduce((a, b) => a * b, 1);
  return { shape, values: Float32Array.from({ length: size }, () => stream.normal()) };
}

const host = (shape: number[], values: number[]): HostTensor => ({
  shape,
  values: Float32Array.from(values),
});

/** Runs one function of tensors and returns its results. */
export function evaluate(
  engine: Engine,
  inputs: readonly HostTensor[],
  body: (ops: Ops, ...tensors: Tensor[]) => readonly Tensor[],
): readonly HostTensor[] {
  const program = engine.interpret({
    variables: {},
    functions: {
      f: {
        inputs: inputs.map(({ shape }) => ({ shape, dtype: 'float32' as const })),
        run: (scope: Scope, ...tensors: Tensor[]) => body(scope.ops, ...tensors),
      },
    },
  });
  try {
    return program.call(
      'f',
      inputs.map((t) => t.values),
    );
  } finally {
    program.dispose();
  }
}

/** Values far apart, so that a small step changes no maximum. */
function apart(...shape: number[]): HostTensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const order = random('engine-contract').split('apart').permutation(size);
  return { shape, values: Float32Array.from(order, (rank) => rank / 10) };
}

/** Operations with gradients: inputs, and the function whose result is weighted and summed. */
const DIFFERENTIABLE: Readonly<Record<string, [HostTensor[], (ops: Ops, ...t: Tensor[]) => Tensor]>> = {
  'conv2d same': [
    [noise('x', 2, 4, 5, 3), noise('k', 3, 3, 3, 4)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [1, 1], padding: [1, 1], dilations: [1, 1], groups: 1 }),
  ],
  'conv2d 1x1': [
    [noise('x', 2, 4, 4, 3), noise('k', 1, 1, 3, 4)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [1, 1], padding: [0, 0], dilations: [1, 1], groups: 1 }),
  ],
  'conv2d 1xk valid': [
    [noise('x', 2, 4, 5, 2), noise('k', 1, 3, 2, 2)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [1, 1], padding: [0, 1], dilations: [1, 1], groups: 1 }),
  ],
  'conv2d stride 2': [
    [noise('x', 2, 6, 7, 2), noise('k', 3, 3, 2, 3)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [2, 2], padding: [1, 1], dilations: [1, 1], groups: 1 }),
  ],
  'conv2d 1x1 stride 2': [
    [noise('x', 1, 6, 6, 2), noise('k', 1, 1, 2, 3)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [2, 2], padding: [0, 0], dilations: [1, 1], groups: 1 }),
  ],
  'conv2d 1x1 padded': [
    [noise('x', 1, 3, 3, 2), noise('k', 1, 1, 2, 3)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [1, 1], padding: [1, 1], dilations: [1, 1], groups: 1 }),
  ],
  'conv2d dilated': [
    [noise('x', 1, 7, 6, 2), noise('k', 3, 3, 2, 2)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [1, 1], padding: [2, 2], dilations: [2, 2], groups: 1 }),
  ],
  'conv2d in two groups': [
    [noise('x', 2, 4, 4, 4), noise('k', 3, 3, 2, 6)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [1, 1], padding: [1, 1], dilations: [1, 1], groups: 2 }),
  ],
  'conv2d depthwise': [
    [noise('x', 2, 4, 4, 3), noise('k', 3, 3, 1, 6)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [1, 1], padding: [1, 1], dilations: [1, 1], groups: 3 }),
  ],
  'conv2d depthwise stride 2': [
    [noise('x', 2, 6, 6, 3), noise('k', 3, 3, 1, 3)],
    (ops, x, k) => ops.conv2d(x, k, { strides: [2, 2], padding: [1, 1], dilations: [1, 1], groups: 3 }),
  ],
  batchNorm: [
    [noise('x', 3, 2, 2, 3), noise('scale', 3), noise('shift', 3)],
    (ops, x, scale, shift) => ops.batchNorm(x, scale, shift, 1e-3).y,
  ],
  'batchNorm of rows': [
    [noise('x', 6, 3), noise('scale', 3), noise('shift', 3)],
    (ops, x, scale, shift) => ops.batchNorm(x, scale, shift, 1e-3).y,
  ],
  normalize: [
    [noise('x', 2, 2, 2, 3), noise('scale', 3), noise('shift', 3), noise('mean', 3), host([3], [0.5, 1, 2])],
    (ops, x, scale, shift, mean, variance) => ops.normalize(x, scale, shift, mean, variance, 1e-3),
  ],
  padWith: [
    [noise('x', 2, 3, 3, 2)],
    (ops, x) => ops.padWith(x, [1, 2], ops.tensor(noise('v', 2).values, [2])),
  ],
  relu: [[noise('x', 4, 5)], (ops, x) => ops.relu(x)],
  maxPool: [[apart(2, 4, 6, 2)], (ops, x) => ops.maxPool(x, [2, 2], [2, 2])],
  averagePool: [[noise('x', 2, 4, 5, 2)], (ops, x) => ops.averagePool(x, [3, 3], [1, 1], [1, 1])],
  matMul: [[noise('a', 3, 4), noise('b', 4, 2)], (ops, a, b) => ops.matMul(a, b)],
  reshape: [[noise('x', 3, 4)], (ops, x) => ops.reshape(x, [2, 6])],
  'add broadcast': [[noise('a', 3, 4), noise('b', 4)], (ops, a, b) => ops.add(a, b)],
  addN: [[noise('a', 3), noise('b', 3), noise('c', 3)], (ops, ...terms) => ops.addN(terms)],
  'sub broadcast': [[noise('a', 3, 4), noise('b', 4)], (ops, a, b) => ops.sub(a, b)],
  'mul broadcast': [[noise('a', 3, 4), noise('b', 4)], (ops, a, b) => ops.mul(a, b)],
  div: [[noise('a', 3), host([3], [1.5, -2, 3])], (ops, a, b) => ops.div(a, b)],
  abs: [[host([4], [1, -2, 0.5, -0.3])], (ops, x) => ops.abs(x)],
  sqrt: [[host([3], [0.5, 2, 4])], (ops, x) => ops.sqrt(x)],
  sum: [[noise('x', 2, 3, 4)], (ops, x) => ops.sum(x, [0, 2])],
  mean: [[noise('x', 2, 3, 4)], (ops, x) => ops.mean(x, [1])],
  stack: [[host([], [2]), host([], [3])], (ops, a, b) => ops.stack([a, b])],
  crossEntropy: [
    [noise('logits', 4, 5)],
    (ops, logits) => ops.crossEntropy(logits, ops.tensor(Int32Array.of(0, 4, 2, 2), [4])),
  ],
  'crossEntropy smoothed': [
    [noise('logits', 4, 5)],
    (ops, logits) => ops.crossEntropy(logits, ops.tensor(Int32Array.of(0, 4, 2, 2), [4]), 0.1),
  ],
};

/** The value and the gradients of an entry of the table, its result weighted by fixed noise. */
function weighted(engine: Engine, name: string) {
  const [inputs, f] = DIFFERENTIABLE[name]!;
  const loss = (ops: Ops, tensors: Tensor[]) => {
    const y = f(ops, ...tensors);
    const { values } = noise('weights', ...y.shape);
    return ops.sum(ops.mul(y, ops.tensor(values, y.shape)));
  };
  return {
    inputs,
    value: (at: readonly HostTensor[]) => evaluate(engine, at, (ops, ...t) => [loss(ops, t)])[0]!.values[0]!,
    gradients: () => evaluate(engine, inputs, (ops, ...t) => ops.gradients(() => loss(ops, t), t).gradients),
  };
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

/** Declares the tests for the engine that `create` loads. */
export function engineContract(kind: string, create: () => Promise<Engine>): void {
  describe(`the ${kind} engine`, () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await create();
    });
    afterAll(() => expect(engine.memory().programs).toBe(0));
    describeGradients(() => engine);
    describeValues(() => engine);
    for (const way of ['interpret', 'compile'] as const) describePrograms(() => engine, way);
  });
}

function describeGradients(engine: () => Engine): void {
  for (const name of Object.keys(DIFFERENTIABLE)) {
    it(`differentiates ${name}`, () => {
      const { inputs, value, gradients } = weighted(engine(), name);
      const slopes = gradients();
      inputs.forEach((input, i) => {
        expect(slopes[i]!.shape).toEqual(input.shape);
        const step = 1e-2;
        for (const j of new Set([0, 1, input.values.length >> 1, input.values.length - 1])) {
          if (j >= input.values.length) continue;
          const moved = (by: number) =>
            value(
              inputs.map((t, k) => (k === i ? { ...t, values: t.values.with(j, t.values[j]! + by) } : t)),
            );
          const slope = (moved(step) - moved(-step)) / (2 * step);
          const got = slopes[i]!.values[j]!;
          expect(Math.abs(got - slope), `input ${i} value ${j}: ${got}, difference ${slope}`).toBeLessThan(
            SLOPE_TOLERANCE * Math.max(1, Math.abs(slope)),
          );
        }
      });
    });
  }
}

function describeValues(engine: () => Engine): void {
  it('gives batch statistics with the variance that enters running statistics', () => {
    const x = host([4, 1, 1, 1], [1, 2, 3, 6]);
    const ones = host([1], [1]);
    const [y, mean, variance] = evaluate(engine(), [x, ones, host([1], [0])], (ops, t, scale, shift) => {
      const norm = ops.batchNorm(t, scale!, shift!, 0.5);
      return [norm.y, norm.mean, norm.variance];
    });
    expectClose(mean!, host([1], [3]), VALUE_TOLERANCE);
    expectClose(variance!, host([1], [14 / 3]), VALUE_TOLERANCE);
    expectClose(y!, host([4, 1, 1, 1], [-1, -0.5, 0, 1.5]), VALUE_TOLERANCE);
  });

  it('pads with one value a channel and leaves the inside bit for bit', () => {
    const x = noise('x', 1, 1, 1, 2);
    const [y] = evaluate(engine(), [x, host([2], [7, -3])], (ops, t, v) => [ops.padWith(t, [1, 0], v!)]);
    expect([...y!.values]).toEqual([7, -3, ...x.values, 7, -3]);
  });

  it('lets no gradient into the values of a border', () => {
    const [g] = evaluate(
      engine(),
      [noise('x', 1, 2, 2, 2), noise('v', 2)],
      (ops, x, v) =>
        ops.gradients(
          () => ops.sum(ops.add(ops.sum(ops.padWith(x, [1, 1], v!)), ops.sum(ops.mul(v!, ops.scalar(0))))),
          [v!],
        ).gradients,
    );
    expect([...g!.values]).toEqual([0, 0]);
  });

  it('counts padded zeros in the mean of a window', () => {
    const [y] = evaluate(engine(), [host([1, 1, 1, 1], [9])], (ops, x) => [
      ops.averagePool(x, [3, 3], [1, 1], [1, 1]),
    ]);
    expectClose(y!, host([1, 1, 1, 1], [1]), VALUE_TOLERANCE);
  });

  it('counts rows whose largest logit is at the label', () => {
    const [n] = evaluate(engine(), [host([3, 2], [1, 2, 5, 0, 0, 3])], (ops, z) => [
      ops.correctCount(z, ops.tensor(Int32Array.of(1, 1, 1), [3])),
    ]);
    expect([...n!.values]).toEqual([2]);
  });

  it('convolves with the kernel as [height, width, in, out] and does not flip it', () => {
    const x = host([1, 2, 2, 1], [1, 2, 3, 4]);
    const k = host([2, 2, 1, 1], [1, 10, 100, 1000]);
    const [y] = evaluate(engine(), [x, k], (ops, t, kernel) => [
      ops.conv2d(t, kernel!, { strides: [1, 1], padding: [0, 0], dilations: [1, 1], groups: 1 }),
    ]);
    expect([...y!.values]).toEqual([4321]);
  });

  it('gives zero as the slope of abs at zero', () => {
    const [g] = evaluate(
      engine(),
      [host([1], [0])],
      (ops, x) => ops.gradients(() => ops.sum(ops.abs(x)), [x]).gradients,
    );
    expect([...g!.values]).toEqual([0]);
  });
}

function describePrograms(engine: () => Engine, way: 'interpret' | 'compile'): void {
  describe(way, () => {
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

    it('holds no more tensors after a step than before it, and none when disposed', () => {
      const start = engine().memory().tensors;
      const program = engine()[way](trainingSpec());
      program.call('train', trainingBatch(0));
      program.read(['k']);
      const { tensors } = engine().memory();
      for (let i = 0; i < 3; i++) program.call('train', trainingBatch(i));
      program.read();
      program.write({ k: noise('k', 3, 3, 2, 4) });
      expect(engine().memory().tensors).toBe(tensors);
      program.dispose();
      expect(engine().memory().tensors).toBe(start);
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
  });
}
