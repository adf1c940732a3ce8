// The search of RepNAS: its noise, its gates, its Adam, and that it resumes to the bit.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildModel } from '../../src/models/table.js';
import { parameters, variablesOf } from '../../src/nn/parameters.js';
import { isWithin } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import { createSupernet, searchedBranches } from '../../src/reparam/branch-search.js';
import {
  drawBranches,
  gateValues,
  initialSearch,
  type SearchState,
  stepAlphas,
} from '../../src/training/branch-search.js';
import { readCheckpoint, type TrainingState, writeCheckpoint } from '../../src/training/checkpoint.js';
import { carryVelocities } from '../../src/training/optimizer.js';
import { buildTrainingProgram } from '../../src/training/program.js';
import type { UntimedEvent } from '../../src/trial/events.js';
import { engineForTests } from '../engine-for-tests.js';
import { runTraining, smallExperiment } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'branch-search-'));
afterAll(() => rmSync(folder, { recursive: true }));
const engine = await engineForTests();

const branches = Array.from({ length: 10 }, (_, i) => ({
  path: `b${i}.kxk`,
  block: `b${i}`,
  kind: 'kxk' as const,
  hasIdentity: true,
}));

describe('alphas', () => {
  it('draw branches with logistic noise, the budget each time', () => {
    const values: number[] = [];
    for (let i = 0; i < 2000; i++) {
      const draw = drawBranches(initialSearch(10), branches, 0.34, random(1).split(i));
      expect(draw.chosen.filter(Boolean)).toHaveLength(3);
      values.push(...draw.noisy);
    }
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    // The logistic distribution: mean 0, variance pi^2 / 3; 20,000 values give them to within 0.05 and 0.15.
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.abs(variance - Math.PI ** 2 / 3)).toBeLessThan(0.15);
  });

  it('move by Adam, with the slope of the sigmoid, only where a branch was chosen', () => {
    const draw = { noisy: [0, 2], chosen: [true, false], present: [true, true] };
    const options = { rate: 0.1, decay: 0 };
    const first = stepAlphas(initialSearch(2), draw, [4, 4], options);
    // The first step of Adam has the length of the rate, whatever the gradient (4 * s(0) * (1 - s(0)) = 1).
    expect(first.alphas[0]).toBeCloseTo(-0.1, 8);
    expect(first.firstMoments).toEqual([0.5, 0]);
    expect(first.alphas[1]).toBeCloseTo(0, 12);
    const second = stepAlphas(first, draw, [-4, 0], options);
    // m = 0.5 * 0.5 - 0.5 = -0.25, over 1 - 0.25; v = 1 in both, over its own correction.
    expect(second.alphas[0]).toBeCloseTo(-0.1 + (0.1 * 0.25) / 0.75, 8);
    const decayed = stepAlphas({ ...first, alphas: [0, 3] }, draw, [0, 0], { rate: 0.1, decay: 1 });
    expect(decayed.firstMoments[1]).toBe(1.5);
  });

  it('gates are 1 or 0', () => {
    expect([...gateValues([true, false, true])]).toEqual([1, 0, 1]);
  });
});

const searching = (changes: Record<string, unknown> = {}) =>
  smallExperiment({
    method: 'repnas',
    repnas: { random_epochs: 1, search_epochs: 1, alpha_lr: 0.5, ...changes },
  });
const of = <K extends UntimedEvent['kind']>(events: readonly UntimedEvent[], kind: K) =>
  events.filter((e): e is Extract<UntimedEvent, { kind: K }> => e.kind === kind);
const bits = ({ model, velocities, progress }: TrainingState) => ({
  progress,
  tensors: Object.entries({ ...variablesOf(model), ...velocities }).map(([name, { values }]) => [
    name,
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'),
  ]),
});

describe('a gate', () => {
  it('has the slope that the loss has when it opens further', () => {
    const model = createSupernet(
      buildModel('vgg11', { width: 2, head: 'light', inputShape: [16, 16, 1], classes: 3 }, random(1)),
      random(1),
    );
    const gates = searchedBranches(model).map((b) => b.path);
    const { program } = buildTrainingProgram(engine, {
      model,
      velocities: carryVelocities(
        parameters(model).filter((p) => p.trainable),
        {},
      ),
      inputShape: [16, 16, 1],
      batchSize: 12,
      probeSize: 1,
      optimizer: { momentum: 0, nesterov: false, weight_decay: 0, weight_decay_norm: false },
      score: null,
      maxDepth: 0,
      calibrating: null,
      gates,
    });
    const images = random('x').fill(12 * 256, (r) => r.normal());
    const labels = Int32Array.from({ length: 12 }, (_, i) => i % 3);
    const at = (values: Float32Array) => {
      program.write(variablesOf(model));
      const [loss, , slopes] = program.call('train', [images, labels, Float32Array.of(0), values]);
      return { loss: loss!.values[0]!, slopes: slopes!.values };
    };
    const open = gateValues(gates.map(() => true));
    const { slopes } = at(open);
    // Central differences in single precision, in the last two blocks: a kink of a later ReLU would spoil them.
    for (let i = gates.length - 12; i < gates.length; i++) {
      const [more, less] = [0.01, -0.01].map((d) => at(open.map((v, j) => (j === i ? v + d : v))).loss);
      expect(Math.abs((more! - less!) / 0.02 - slopes[i]!), gates[i]).toBeLessThan(1e-3);
    }
    expect(Math.max(...slopes.map(Math.abs))).toBeGreaterThan(1e-2);
    program.dispose();
  });
});

describe('repnas', () => {
  it('trains at random, searches, then freezes what it found and trains that', async () => {
    const { events, saved } = await runTraining(engine, searching());
    const [random1, frozen] = saved as [TrainingState, TrainingState, TrainingState];
    const space = searchedBranches(random1.model);
    expect(random1.progress.search!.alphas.every((a) => a === 0)).toBe(true);
    expect(random1.progress.search!.steps).toBe(0);
    expect(frozen.progress.search).toBeUndefined();
    const kept = searchedBranches(frozen.model);
    const budget = Math.floor(0.34 * space.length);
    expect(kept.length).toBeGreaterThanOrEqual(budget);
    expect(kept.length).toBeLessThan(space.length);
    const cuts = of(events, 'cut');
    expect(cuts.every((e) => e.by === 'alpha' && e.epoch === 2 && e.equivalenceError < 1e-4)).toBe(true);
    expect(cuts.flatMap((e) => e.branches)).toHaveLength(space.length - kept.length);
    expect(cuts.flatMap((e) => e.branches).some((b) => b.ratio !== 0)).toBe(true);
    const [started] = of(events, 'started');
    const [finished] = of(events, 'finished');
    expect(finished!.train.params).toBeLessThan(started!.train.params);
    const statistics = Object.entries(variablesOf(frozen.model)).filter(([p]) => p.endsWith('.mean'));
    expect(statistics.every(([, t]) => t.values.every((v) => v === 0))).toBe(true);
    for (const { metrics } of of(events, 'epoch')) expect(metrics['equivalence.error']).toBeLessThan(1e-4);
  });

  it('leaves dropped branches as they were: no gradient reaches their weights, no batch their statistics', async () => {
    const experiment = smallExperiment({
      method: 'repnas',
      repnas: { random_epochs: 1, search_epochs: 1, budget: 0.34 },
      train: { epochs: 3, batch_size: 40, lr: 0.05, weight_decay: 0 },
    });
    const { saved } = await runTraining(engine, experiment, { batches: 1 });
    const after = saved.at(-1)!;
    const space = searchedBranches(after.model);
    const stream = random(experiment.seed).split('branches', 1, 0);
    const { present } = drawBranches(initialSearch(space.length), space, 0.34, stream);
    const still = (path: string, role: string) =>
      Object.entries(variablesOf(after.model))
        .filter(([name]) => isWithin(name, path) && name.endsWith(role))
        .every(([, { values }]) => values.every((v) => v === 0));
    space.forEach(({ path }, i) => {
      expect(still(path, '.mean'), path).toBe(!present[i]);
      const velocities = Object.entries(after.velocities).filter(([name]) => isWithin(name, path));
      expect(
        velocities.every(([, { values }]) => values.every((v) => v === 0)),
        path,
      ).toBe(!present[i]);
    });
  });

  it('stopped within the search and resumed through a file equals never stopped', async () => {
    const experiment = searching();
    const whole = await runTraining(engine, experiment);
    const part = await runTraining(engine, experiment, { batches: 5 });
    writeCheckpoint(folder, part.saved.at(-1)!);
    const read = readCheckpoint(folder)!;
    if ('problem' in read) throw new Error(read.problem);
    const rest = await runTraining(engine, experiment, { from: read.state });
    expect(bits(rest.saved.at(-1)!)).toEqual(bits(whole.saved.at(-1)!));
    expect(of(rest.events, 'epoch').at(-1)).toEqual(of(whole.events, 'epoch').at(-1));
  });

  it('moves alphas that differ between branches', async () => {
    const { saved } = await runTraining(engine, searching({ random_epochs: 0, search_epochs: 2 }));
    const { alphas } = saved[0]!.progress.search as SearchState;
    expect(new Set(alphas).size).toBeGreaterThan(alphas.length / 2);
    expect(alphas.every(Number.isFinite)).toBe(true);
  });
});
