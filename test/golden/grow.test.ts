// Rep events of the reference code (grow.json): calibration on an engine, the residual, the outputs, the costs.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine, HostTensor } from '../../src/engine/engine.js';
import type { BlockLayer, Layer } from '../../src/nn/layer.js';
import { withParameters } from '../../src/nn/parameters.js';
import { layerAt } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import { sumOfBranches } from '../../src/reparam/block.js';
import { calibratedNames, calibrationProgram, calibrationWeight } from '../../src/reparam/calibrate.js';
import { candidates } from '../../src/reparam/candidates.js';
import { cost } from '../../src/reparam/cost.js';
import { growAt, solveResidual } from '../../src/reparam/grow.js';
import { scoreNamed } from '../../src/reparam/importance/table.js';
import type { Kernel } from '../../src/reparam/transforms.js';
import { engineForTests } from '../engine-for-tests.js';
import {
  addBlockPaths,
  branchKind,
  fromGolden,
  type GoldenLayer,
  type GoldenParameters,
  type GoldenTensor,
  goldenName,
  loadModel,
  numbersOf,
  ourPath,
  readGolden,
  withGolden,
} from './load.js';
import { infer, measure, waysToRun } from './run.js';
import * as tolerance from './tolerances.js';

interface Solution {
  readonly kxkWeight: GoldenTensor;
  readonly kxkBias: GoldenTensor;
  readonly output: GoldenTensor;
  readonly maxOutputError: number;
}
interface GrowEvent {
  readonly name: string;
  readonly layersBefore: readonly GoldenLayer[];
  readonly parametersBefore: GoldenParameters;
  readonly calibration: readonly { readonly input: GoldenTensor; readonly labels: readonly number[] }[];
  readonly probe: GoldenTensor;
  readonly chosen: {
    readonly path: string;
    /** Begins with the name of the score, where there are scores. */
    readonly by: string;
    readonly averageScores?: Readonly<Record<string, number>>;
  };
  readonly branches: Readonly<Record<string, number>>;
  readonly newWeights: GoldenParameters;
  readonly runningStatistics: GoldenParameters;
  readonly otherBranches: { readonly weight: GoldenTensor; readonly bias: GoldenTensor };
  readonly reference: Solution;
  readonly corrected: Solution;
  readonly outputBefore: GoldenTensor;
  readonly counts: Readonly<
    Record<'before' | 'after', { readonly params: number; readonly macs: number }>
  > & {
    readonly inputShape: readonly number[];
  };
}

interface Started {
  readonly path: string;
  readonly before: Layer;
  /** With the golden new weights, not calibrated. */
  readonly tree: Layer;
  readonly oldKernel: Kernel;
  readonly kinds: BlockLayer['branches'];
  readonly goldenPaths: ReadonlyMap<string, string>;
}

function start(event: GrowEvent): Started {
  const translated = loadModel(event.layersBefore, event.parametersBefore);
  const path = ourPath(translated, event.chosen.path);
  const { tree, oldKernel, branches } = growAt(translated.model, path, {}, random(event.name));
  const goldenPaths = new Map(translated.goldenPaths);
  addBlockPaths(branches, path, event.chosen.path, goldenPaths);
  const kinds = (layerAt(tree, path) as BlockLayer).branches;
  const withNew = withGolden(tree, goldenPaths, event.newWeights, false);
  return { path, before: translated.model, tree: withNew, oldKernel, kinds, goldenPaths };
}

/** The running statistics below the block, as the engine measures them over the calibration batches. */
function calibrate(on: Engine, event: GrowEvent, { tree, path }: Started) {
  const inputs = event.calibration.map(({ input }) => fromGolden(input, 'activation'));
  const [batch, ...shape] = inputs[0]!.shape;
  const program = on.compile(calibrationProgram(tree, path, shape, batch!));
  try {
    inputs.forEach((input, i) => {
      program.call('calibrate', [input.values, calibrationWeight(i + 1)]);
    });
    return program.read(calibratedNames(tree, path));
  } finally {
    program.dispose();
  }
}

const ways = waysToRun(await engineForTests());
const within = tolerance.expectWithin;
tolerance.reportWorst('grow.json');
const { cases } = readGolden<{ cases: readonly GrowEvent[] }>('grow.json');

const outputOf = (tensor: GoldenTensor) => fromGolden(tensor, 'activation').values;
const CASES = cases.flatMap((event) => ways.map((w) => ({ name: event.name, ...w, event })));

describe.each(CASES)('$name, $way', ({ engine, event }) => {
  const started = start(event);
  const { path, goldenPaths } = started;
  const probe = fromGolden(event.probe, 'activation');
  let measured: Readonly<Record<string, HostTensor>>;
  beforeAll(() => {
    measured = calibrate(engine, event, started);
  });

  it('grows the same branches', () => {
    const expected = Object.entries(event.branches).flatMap(([name, on]) => (on ? [branchKind(name)] : []));
    expect(Object.keys(started.kinds).sort()).toEqual(expected.sort());
  });

  it('measures the same running statistics', () => {
    let compared = 0;
    for (const [name, value] of Object.entries(measured)) {
      const dot = name.lastIndexOf('.');
      const goldenOf = (role: string) =>
        event.runningStatistics[goldenName(goldenPaths, name.slice(0, dot), role)];
      const golden = goldenOf(name.slice(dot + 1));
      if (golden === undefined) continue;
      compared++;
      // A mean that cancels to little is as exact as what it is the mean of.
      const deviations = name.endsWith('.mean') ? goldenOf('variance')!.data.map(Math.sqrt) : [];
      const size = Math.max(...golden.data.map(Math.abs), ...deviations);
      const difference = tolerance.largestDifference(value.values, golden.data) / size;
      within('statistics', difference, tolerance.STATISTICS, name);
    }
    expect(compared).toBe(Object.keys(event.runningStatistics).length);
  });

  it('sums up the other branches to the same kernel', () => {
    const calibrated = withGolden(started.tree, goldenPaths, event.runningStatistics, false);
    const block = layerAt(calibrated, path) as BlockLayer;
    const kinds = (Object.keys(started.kinds) as (keyof typeof started.kinds)[]).filter((k) => k !== 'kxk');
    const { weight, bias } = sumOfBranches(block, kinds);
    const { otherBranches: golden } = event;
    const kernel = numbersOf(golden.weight, 'kernel');
    within('other branches, weight', tolerance.relativeDifference(weight, kernel), tolerance.WEIGHT);
    const allowed = tolerance.BIAS * tolerance.scaleOf(golden.bias.data);
    within('other branches, bias', tolerance.largestDifference(bias, golden.bias.data), allowed);
  });

  it.each(['reference', 'correct'] as const)('solves kxk, %s', (compatibility) => {
    const golden = compatibility === 'reference' ? event.reference : event.corrected;
    const solved = solveResidual(withParameters(started.tree, measured), path, started.oldKernel, {
      compatibility,
    });
    const conv = layerAt(solved, `${path}.kxk.conv`);
    if (conv.kind !== 'conv') throw new Error('kxk is no convolution');
    const kernel = numbersOf(golden.kxkWeight, 'kernel');
    within('kxk weight', tolerance.relativeDifference(conv.weight.values, kernel), tolerance.WEIGHT);
    const biases = golden.kxkBias.data;
    const allowed = tolerance.BIAS * tolerance.scaleOf(biases);
    within('kxk bias', tolerance.largestDifference(conv.bias!.values, biases), allowed);
    const [wantedBefore, wanted] = [outputOf(event.outputBefore), outputOf(golden.output)];
    const scale = tolerance.scaleOf(wantedBefore);
    const output = infer(engine, solved, probe).values;
    within('output after', tolerance.largestDifference(output, wanted), tolerance.OUTPUT * scale);
    const before = infer(engine, started.before, probe).values;
    within('output before', tolerance.largestDifference(before, wantedBefore), tolerance.OUTPUT * scale);
    if (compatibility === 'correct')
      within('output moved', tolerance.largestDifference(output, before), tolerance.MOVED_BY_GROW * scale);
  });

  it('costs the same before and after', () => {
    const [channels, height, width] = event.counts.inputShape;
    const shape = [height!, width!, channels!];
    expect(cost(started.before, shape)).toEqual(event.counts.before);
    expect(cost(started.tree, shape)).toEqual(event.counts.after);
  });

  const averages = event.chosen.averageScores;
  if (averages === undefined) return;
  it('chooses the same convolution by the same scores', () => {
    const batches = event.calibration.map(({ input, labels }) => ({
      input: fromGolden(input, 'activation'),
      labels,
    }));
    const paths = candidates(started.before);
    const score = scoreNamed(event.chosen.by.split(' ')[0]!);
    if (score.kind !== 'measured') throw new Error(`'${score.name}' is not measured`);
    const perBatch = measure(engine, started.before, batches, [score], paths).map((b) => b.scores[0]!);
    const means = paths.map((_, i) => perBatch.reduce((sum, s) => sum + s[i]!, 0) / perBatch.length);
    expect(paths.map((p) => goldenPaths.get(p)).sort()).toEqual(Object.keys(averages).sort());
    paths.forEach((p, i) => {
      const golden = averages[goldenPaths.get(p)!]!;
      const allowed = score.name === 'synflow' ? tolerance.SYNFLOW : tolerance.SCORE;
      within('average scores', Math.abs(means[i]! / golden - 1), allowed);
    });
    expect(goldenPaths.get(paths[means.indexOf(Math.max(...means))]!)).toBe(event.chosen.path);
  });
});
