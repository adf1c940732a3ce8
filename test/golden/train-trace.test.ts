// A training of the reference code, replayed through our session (train-trace.json): six steps of SGD with a Rep event
// after step 2 and a Dep pass after step 4. Losses, checksums of all parameters, statistics and momenta, probe outputs.
import { describe, expect, it } from 'vitest';
import type { Engine, HostTensor } from '../../src/engine/engine.js';
import { parameters } from '../../src/nn/parameters.js';
import { layerAt } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import { branchKinds } from '../../src/reparam/block.js';
import { applyCut, planCut } from '../../src/reparam/cut.js';
import { growAt } from '../../src/reparam/grow.js';
import { rankCandidates } from '../../src/training/adjust.js';
import { NO_PROGRESS, type TrainingState } from '../../src/training/checkpoint.js';
import { Session } from '../../src/training/session.js';
import { carryOut, settle } from '../../src/training/surgery.js';
import { engineForTests } from '../engine-for-tests.js';
import { smallExperiment } from '../training/run.js';
import {
  addBlockPaths,
  branchKind,
  fromGolden,
  type GoldenLayer,
  type GoldenParameters,
  type GoldenTensor,
  goldenName,
  loadModel,
  ourPath,
  readGolden,
  withGolden,
} from './load.js';
import { waysToRun } from './run.js';
import * as tolerance from './tolerances.js';

type Checksums = Readonly<Record<string, readonly [sum: number, norm: number]>>;

interface Moment {
  readonly after: string;
  readonly loss?: number;
  readonly averageScores?: Readonly<Record<string, number>>;
  readonly parameters: Checksums;
  readonly momentum: Checksums;
  readonly probeOutputBeforeCut?: GoldenTensor;
  readonly probeOutput: GoldenTensor;
}
interface Trace {
  readonly about: {
    readonly optimizer: {
      readonly momentum: number;
      readonly nesterov: boolean;
      readonly weightDecay: number;
      readonly learningRates: readonly number[];
    };
  };
  readonly layers: readonly GoldenLayer[];
  readonly parameters: GoldenParameters;
  readonly batches: readonly { readonly input: GoldenTensor; readonly labels: readonly number[] }[];
  readonly probe: GoldenTensor;
  readonly gradientsOfStep1: GoldenParameters;
  readonly grow: {
    readonly path: string;
    readonly metric: 'synflow' | 'snip' | 'grad_norm';
    readonly newWeights: GoldenParameters;
    readonly calibrationBatches: readonly number[];
  };
  readonly cut: { readonly forcedScales: GoldenParameters; readonly cut: readonly string[] };
  readonly runs: Readonly<
    Record<string, Readonly<Record<'reference' | 'corrected', { readonly float64: readonly Moment[] }>>>
  >;
}

const engine = await engineForTests();
const within = tolerance.expectWithin;
tolerance.reportWorst('train-trace.json');
const trace = readGolden<Trace>('train-trace.json');
const { optimizer } = trace.about;
const translated = loadModel(trace.layers, trace.parameters);
const path = ourPath(translated, trace.grow.path);
const probe = fromGolden(trace.probe, 'activation');
const batches = trace.batches.map(({ input, labels }) => ({
  images: fromGolden(input, 'activation').values,
  labels: Int32Array.from(labels),
  count: labels.length,
}));
const ALL = 'all';
const CASES = Object.entries(trace.runs).flatMap(([decay, methods]) =>
  (['reference', 'corrected'] as const).flatMap((method) =>
    waysToRun(engine).map((w) => ({ ...w, decay, method, moments: methods[method].float64 })),
  ),
);

/** What a replay shows after a step or an event; everything by golden name. */
interface Shown {
  readonly parameters: Readonly<Record<string, Float32Array>>;
  readonly momentum: Readonly<Record<string, Float32Array>>;
  readonly output: HostTensor;
  readonly loss?: number;
  readonly outputBefore?: HostTensor;
  readonly scores?: Readonly<Record<string, number>>;
}

/** Holds a session that goes through the trace. */
class Replay {
  readonly #session: Session;
  readonly #method: 'reference' | 'corrected';
  readonly #goldenPaths = new Map(translated.goldenPaths);
  #steps = 0;

  constructor(on: Engine, decayAll: boolean, method: 'reference' | 'corrected') {
    this.#method = method;
    const experiment = smallExperiment({
      method: 'dyrep',
      dyrep: {
        interval: 1,
        score: trace.grow.metric,
        compatibility: method === 'reference' ? 'reference' : 'correct',
      },
      train: {
        epochs: 6,
        batch_size: batches[0]!.count,
        momentum: optimizer.momentum,
        nesterov: optimizer.nesterov,
        weight_decay: optimizer.weightDecay,
        weight_decay_norm: decayAll,
      },
    });
    const state: TrainingState = { model: translated.model, velocities: {}, progress: NO_PROGRESS };
    const [channels, height, width] = trace.batches[0]!.input.shape.slice(1);
    const data = {
      inputShape: [height!, width!, channels!] as const,
      probe: { images: probe.values, labels: new Int32Array(probe.shape[0]!), count: probe.shape[0]! },
    };
    this.#session = new Session(on, experiment, data, state);
  }

  /** Does the step or the event of this name. */
  go(after: string): Shown {
    const special = after === 'grow' ? this.#grow() : after === 'cut' ? this.#cut() : this.#step();
    const { model, velocities } = this.#session.state();
    const names = parameters(model).map((p) => [p.path, this.#goldenName(p.layer, p.role)] as const);
    const byName = (values: (path: string) => Float32Array | undefined) =>
      Object.fromEntries(
        names.flatMap(([own, golden]) => (values(own) ? [[golden, values(own)!] as const] : [])),
      );
    const all = Object.fromEntries(parameters(model).map((p) => [p.path, p.value.values]));
    return {
      parameters: byName((own) => all[own]),
      momentum: byName((own) => velocities[own]?.values),
      output: this.#session.probe(),
      ...special,
    };
  }

  dispose(): void {
    this.#session.dispose();
  }

  #step() {
    const step = this.#steps++;
    return { loss: this.#session.step(batches[step]!, optimizer.learningRates[step]!) };
  }

  #grow() {
    const session = this.#session;
    const ranked = rankCandidates(session, random('unused'));
    expect(ranked[0]!.path).toBe(path);
    const { tree, oldKernel, branches } = growAt(session.model, path, {}, random('trace'));
    addBlockPaths(branches, path, trace.grow.path, this.#goldenPaths);
    const withNew = withGolden(tree, this.#goldenPaths, trace.grow.newWeights, false);
    settle(session, { path, tree: withNew, oldKernel, fromEpoch: 2 }, () =>
      trace.grow.calibrationBatches.map((i) => batches[i]!),
    );
    session.clearScores();
    return { scores: Object.fromEntries(ranked.map((c) => [this.#goldenPaths.get(c.path)!, c.value])) };
  }

  #cut() {
    const session = this.#session;
    session.write(withGolden(session.model, this.#goldenPaths, trace.cut.forcedScales, false));
    const outputBefore = session.probe();
    const { dep, compatibility } = session.experiment.dyrep!;
    const cuts = planCut(session.model, { ...dep, compatibility });
    const gone = trace.cut.cut.map(branchKind);
    for (const decision of cuts)
      expect([...decision.cut].sort(), decision.path).toEqual(decision.path === path ? [...gone].sort() : []);
    // Momentum goes on in both of the trace's methods; our own correct one starts that of kxk anew.
    if (this.#method === 'reference')
      carryOut(session, cuts, { fromEpoch: 3, stream: random('unused') }, () => []);
    else session.rebuild(applyCut(session.model, cuts, compatibility), { fromEpoch: 3 });
    const block = layerAt(session.model, path);
    expect(block.kind === 'block' && branchKinds(block).some((kind) => gone.includes(kind))).toBe(false);
    return { outputBefore };
  }

  #goldenName(layer: string, role: string): string {
    return goldenName(this.#goldenPaths, layer, role);
  }
}

function checksum(values: Float32Array): readonly [sum: number, norm: number] {
  let [sum, squares] = [0, 0];
  for (const v of values) {
    sum += v;
    squares += v * v;
  }
  return [sum, Math.sqrt(squares)];
}

function expectChecksums(
  what: string,
  actual: Readonly<Record<string, Float32Array>>,
  expected: Checksums,
  allowed: (norm: number) => number,
) {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, [sum, norm]] of Object.entries(expected)) {
    const [ownSum, ownNorm] = checksum(actual[name]!);
    within(`${what}, sum`, Math.abs(ownSum - sum), allowed(norm), name);
    within(`${what}, norm`, Math.abs(ownNorm - norm), allowed(norm), name);
  }
}

function expectOutput(actual: HostTensor, expected: GoldenTensor) {
  const wanted = fromGolden(expected, 'activation').values;
  const allowed = tolerance.OUTPUT * tolerance.scaleOf(wanted);
  within('probe output', tolerance.largestDifference(actual.values, wanted), allowed);
}

/** The first velocity is the gradient with its share of weight decay. */
function expectGradients(momentum: Readonly<Record<string, Float32Array>>, decayAll: boolean) {
  const largest = Math.max(
    ...Object.values(trace.gradientsOfStep1).flatMap(({ data }) => data.map(Math.abs)),
  );
  for (const [name, golden] of Object.entries(trace.gradientsOfStep1)) {
    const isWeight = trace.parameters[name]!.shape.length > 1;
    const decay = isWeight || decayAll ? optimizer.weightDecay : 0;
    const gradient = Array.from(fromGolden(golden, 'kernel').values);
    const own = Array.from(
      fromGolden(trace.parameters[name]!, 'kernel').values,
      (w, i) => momentum[name]![i]! - decay * w,
    );
    const size = Math.max(...gradient.map(Math.abs), tolerance.GRADIENT_FLOOR * largest);
    within('gradients', tolerance.largestDifference(own, gradient) / size, tolerance.GRADIENT, name);
  }
}

describe.each(CASES)('decay $decay, $method, $way', ({ engine: on, decay, method, moments }) => {
  const replay = new Replay(on, decay === ALL, method);

  it.each(moments.map((moment) => ({ after: moment.after, moment })))('$after', ({ after, moment }) => {
    const done = replay.go(after);
    if (moment.loss !== undefined) within('loss', Math.abs(done.loss! / moment.loss - 1), tolerance.LOSS);
    expectChecksums('parameters', done.parameters, moment.parameters, tolerance.traceParameter);
    const fresh = Object.keys(done.momentum).filter((name) => moment.momentum[name] === undefined);
    for (const name of fresh)
      expect(
        done.momentum[name]!.every((v) => v === 0),
        name,
      ).toBe(true);
    expectChecksums(
      'momentum',
      Object.fromEntries(Object.entries(done.momentum).filter(([name]) => !fresh.includes(name))),
      moment.momentum,
      tolerance.traceMomentum,
    );
    expectOutput(done.output, moment.probeOutput);
    if (moment.probeOutputBeforeCut) expectOutput(done.outputBefore!, moment.probeOutputBeforeCut);
    for (const [name, score] of Object.entries(moment.averageScores ?? {}))
      within(
        'average scores',
        Math.abs(done.scores![name]! / score - 1),
        trace.grow.metric === 'synflow' ? tolerance.SYNFLOW : tolerance.SCORE,
        name,
      );
    if (after === 'step 1') expectGradients(done.momentum, decay === ALL);
    if (after === moments.at(-1)!.after) replay.dispose();
  });
});
