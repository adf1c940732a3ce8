// Compiled programs beside interpreted ones. What both ways must do alike is in test/contracts/engine*.ts; here is what
// only a graph can do or refuse. Covers native-back-end.ts too: nothing here runs without it.
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine, HostTensor, Program, ProgramFunction } from '../../src/engine/engine.js';
import { EngineError } from '../../src/errors.js';
import { convGeometry } from '../../src/nn/geometry.js';
import { createBatchNorm, createConv, createLinear } from '../../src/nn/initialize.js';
import type { Layer } from '../../src/nn/layer.js';
import { parameters } from '../../src/nn/parameters.js';
import { random } from '../../src/random.js';
import { applyMethod } from '../../src/reparam/methods.js';
import { carryVelocities } from '../../src/training/optimizer.js';
import { buildTrainingProgram, type TrainingProgram } from '../../src/training/program.js';
import { host, noise, trainingBatch, trainingSpec } from '../contracts/engine-fixtures.js';
import { INSTALL_TIMEOUT_MS, loadNativeForTests, NATIVE_RULED_OUT } from './native-engine.js';

/** Of the largest value of a tensor: one step in single precision, its sums in another order. */
const STEP_TOLERANCE = 5e-6;

const SIDE = 8;
const BATCH = 16;

/** Two stages of convolution, batch norm and ReLU, their convolutions DBB blocks. */
function smallDbb(): Layer {
  const r = random('small-dbb');
  const stage = (inputs: number, out: number): Layer => ({
    kind: 'sequence',
    layers: {
      conv: createConv(convGeometry([inputs, out], [3, 3], { padding: [1, 1] }), false, r.split(inputs)),
      bn: createBatchNorm(out),
      relu: { kind: 'relu' },
    },
  });
  const layers: Readonly<Record<string, Layer>> = {
    first: stage(3, 4),
    second: stage(4, 6),
    pool: { kind: 'globalAveragePool' },
    linear: createLinear(6, 3, r),
  };
  return applyMethod('dbb', { kind: 'sequence', layers }, r);
}

function buildSmallDbb(engine: Engine): TrainingProgram['program'] {
  const model = smallDbb();
  return buildTrainingProgram(engine, {
    model,
    velocities: carryVelocities(
      parameters(model).filter((p) => p.trainable),
      {},
    ),
    inputShape: [SIDE, SIDE, 3],
    batchSize: BATCH,
    probeSize: 4,
    optimizer: { momentum: 0.9, nesterov: true, weight_decay: 1e-4, weight_decay_norm: false },
    score: null,
    maxDepth: 0,
    calibrating: null,
  }).program;
}

function dbbBatch(step: number): (Float32Array | Int32Array)[] {
  const labels = Int32Array.from({ length: BATCH }, (_, i) => (i + step) % 3);
  return [noise(`dbb${step}`, BATCH, SIDE, SIDE, 3).values, labels, Float32Array.of(0.05)];
}

/** A bias before a batch norm has no slope but rounding: its values are measured against this instead of themselves. */
const SMALLEST_SCALE = 1e-2;

/** The largest difference of two tensors, as a part of the expected one's largest value. */
function distance(actual: HostTensor, expected: HostTensor): number {
  const largest = expected.values.reduce((m, v) => Math.max(m, Math.abs(v)), SMALLEST_SCALE);
  const off = expected.values.reduce((m, v, i) => Math.max(m, Math.abs(v - actual.values[i]!)), 0);
  return off === 0 ? 0 : off / largest;
}

/** A program of one function without inputs over a variable `n`. */
function compileOne(engine: Engine, run: ProgramFunction['run']): Program {
  return engine.compile({ variables: { n: host([2], [1, 2]) }, functions: { f: { inputs: [], run } } });
}

describe.runIf(NATIVE_RULED_OUT === null)('a compiled program', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadNativeForTests();
  }, INSTALL_TIMEOUT_MS);

  it('says how large its graph is and how long it took, and leaves no file', () => {
    const folders = () => readdirSync(tmpdir()).filter((f) => f.startsWith(`dyrep-graph-${process.pid}-`));
    const program = engine.compile(trainingSpec());
    expect(program.info.nodes).toBeGreaterThan(50);
    expect(program.info.bytes).toBeGreaterThan(program.info.nodes);
    expect(program.info.traceMs).toBeGreaterThan(0);
    expect(program.info.buildMs).toBeGreaterThan(0);
    expect(folders()).toEqual([]);
    program.dispose();
  });

  it('takes the step that the interpreted one takes from the same state', () => {
    const compiled = buildSmallDbb(engine);
    const interpreted = buildSmallDbb({ ...engine, compile: engine.interpret });
    for (let i = 0; i < 3; i++) {
      const [a, b] = [compiled, interpreted].map((p) => p.call('train', dbbBatch(i)));
      expect(distance(a![0]!, b![0]!)).toBeLessThan(STEP_TOLERANCE);
      expect(a![1]).toEqual(b![1]);
      const state = interpreted.read();
      for (const [name, value] of Object.entries(compiled.read()))
        expect(distance(value, state[name]!), name).toBeLessThan(STEP_TOLERANCE);
      compiled.write(state);
    }
    compiled.dispose();
    interpreted.dispose();
  });

  it('comes out bit-equal when it is built twice', () => {
    const run = () => {
      const program = buildSmallDbb(engine);
      const losses = [0, 1, 2, 3, 4].map((i) => program.call('train', dbbBatch(i))[0]!.values[0]!);
      const state = program.read();
      program.dispose();
      return { losses, state };
    };
    expect(run()).toEqual(run());
  });

  it('starts from the values given, whatever its functions do while they are traced', () => {
    const program = engine.compile(trainingSpec());
    expect(program.read()).toEqual(trainingSpec().variables);
    program.dispose();
  });

  it('refuses to read a value in a function', () => {
    const before = engine.memory();
    const run: ProgramFunction['run'] = ({ ops, read }) => [ops.scalar(read('n').dataSync()[0]!)];
    expect(() => compileOne(engine, run)).toThrow(
      new EngineError('a program function may not read the values of tensors'),
    );
    expect(engine.memory()).toEqual(before);
    compileOne(engine, ({ read }) => [read('n')]).dispose();
  });

  it('refuses a tensor from outside and says what may be used', () => {
    const program = engine.interpret({
      variables: {},
      functions: {
        f: {
          inputs: [],
          run({ ops }) {
            const outside = ops.abs(ops.tensor(Float32Array.of(1, 2), [2]));
            const run: ProgramFunction['run'] = (inner) => [inner.ops.add(inner.read('n'), outside)];
            expect(() => compileOne(engine, run)).toThrow(
              new EngineError('Add uses a tensor from outside: it must be an input or a variable'),
            );
            return [];
          },
        },
      },
    });
    program.call('f', []);
    program.dispose();
    expect(engine.memory().programs).toBe(0);
  });

  it('throws an EngineError when an operation fails, and can be used afterwards', () => {
    for (const way of ['compile', 'interpret'] as const) {
      const program = engine[way](trainingSpec());
      const [x, , rate] = trainingBatch(0);
      const before = program.read();
      const { tensors } = engine.memory();
      const wrong = [x!, Int32Array.of(0, 1, 2, 9, 1, 0), rate!];
      expect(() => program.call('train', wrong), way).toThrow(EngineError);
      expect(() => program.call('train', wrong), way).toThrow(/label/i);
      expect(engine.memory().tensors, way).toBe(tensors);
      program.write(before);
      expect(program.call('train', trainingBatch(0))[0]!.values[0], way).toBeGreaterThan(0);
      program.dispose();
    }
  });

  it('leaves out what reaches no result and no variable', () => {
    const plain = compileOne(engine, ({ read }) => [read('n')]);
    const wasteful = compileOne(engine, ({ ops, read }) => {
      ops.mul(read('n'), ops.abs(read('n')));
      return [read('n')];
    });
    expect(wasteful.info.nodes).toBe(plain.info.nodes);
    plain.dispose();
    wasteful.dispose();
  });

  it('returns constants and inputs as they are', () => {
    const program = engine.compile({
      variables: {},
      functions: {
        f: {
          inputs: [{ shape: [2], dtype: 'int32' }],
          run: ({ ops }, x) => [x!, ops.scalar(3), ops.tensor(Int32Array.of(7), [1])],
        },
      },
    });
    expect(program.call('f', [Int32Array.of(4, 5)])).toEqual([
      host([2], [4, 5]),
      host([], [3]),
      host([1], [7]),
    ]);
    program.dispose();
  });
});
