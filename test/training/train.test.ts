import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { NanLossError } from '../../src/errors.js';
import { variablesOf } from '../../src/nn/parameters.js';
import { structureOf } from '../../src/nn/structure.js';
import { readCheckpoint, type TrainingState, writeCheckpoint } from '../../src/training/checkpoint.js';
import type { UntimedEvent } from '../../src/trial/events.js';
import { engineForTests } from '../engine-for-tests.js';
import { runTraining, smallExperiment } from './run.js';

const dyrep = {
  method: 'dyrep',
  dyrep: { interval: 1, stop_epoch: 2, score: 'snip', calibration_batches: 2 },
};

const folder = mkdtempSync(join(tmpdir(), 'dyrep-train-'));
afterAll(() => rmSync(folder, { recursive: true }));

let engine: Engine;
beforeAll(async () => {
  engine = await engineForTests();
});

const ofKind = (events: readonly UntimedEvent[], kind: UntimedEvent['kind']) =>
  events.filter((e) => e.kind === kind);

/** All numbers of a state, bit for bit. */
function bits(state: TrainingState) {
  const tensors = { ...variablesOf(state.model), ...state.velocities };
  const hex = (values: Float32Array) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
  return {
    structure: JSON.stringify(structureOf(state.model)),
    progress: state.progress,
    tensors: Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, hex(t.values)])),
    velocities: Object.fromEntries(
      Object.entries(state.velocities).map(([name, t]) => [name, hex(t.values)]),
    ),
  };
}

describe('train', () => {
  for (const method of ['plain', 'dbb'] as const)
    it(`${method} learns, evaluates the folded network and finishes`, async () => {
      const { events } = await runTraining(engine, smallExperiment({ method }));
      const epochs = ofKind(events, 'epoch') as Extract<UntimedEvent, { kind: 'epoch' }>[];
      expect(epochs.map((e) => e.epoch)).toEqual([1, 2, 3]);
      expect(epochs[2]!.metrics['train.loss']!).toBeLessThan(epochs[0]!.metrics['train.loss']!);
      for (const e of epochs) expect(e.metrics['equivalence.error']!).toBeLessThan(1e-4);
      expect(events[0]).toMatchObject({ kind: 'started', resumedFrom: null, epochs: 3, batchesPerEpoch: 3 });
      expect(events.at(-1)).toMatchObject({ kind: 'finished' });
    });

  it('dyrep scores, grows, calibrates, and keeps the function at each step', async () => {
    const { events } = await runTraining(engine, smallExperiment(dyrep));
    const grown = ofKind(events, 'grown') as Extract<UntimedEvent, { kind: 'grown' }>[];
    expect(grown.map((e) => e.epoch)).toEqual([1, 2]);
    for (const e of grown) {
      expect(e.equivalenceError).toBeLessThan(1e-4);
      expect(e.after.params).toBeGreaterThan(e.before.params);
    }
    expect(ofKind(events, 'calibrated')).toHaveLength(2);
    const scored = ofKind(events, 'scored') as Extract<UntimedEvent, { kind: 'scored' }>[];
    expect(scored[0]!.candidates).toHaveLength(8);
    expect(scored[0]!.candidates.every((c) => Number.isFinite(c.value) && c.value > 0)).toBe(true);
  });

  for (const changes of [{ method: 'plain' }, { method: 'dbb' }, dyrep])
    it(`${changes.method}: stopped at any batch and resumed through a file equals never stopped`, async () => {
      const experiment = smallExperiment(changes);
      const whole = await runTraining(engine, experiment);
      for (const batches of [1, 3, 4, 8]) {
        const part = await runTraining(engine, experiment, { batches });
        expect(part.events.at(-1)).toMatchObject({ kind: 'stopped', reason: 'test' });
        writeCheckpoint(folder, part.saved.at(-1)!);
        const read = readCheckpoint(folder)!;
        if ('problem' in read) throw new Error(read.problem);
        const rest = await runTraining(engine, experiment, { from: read.state });
        expect(bits(rest.saved.at(-1)!), `stopped after ${batches}`).toEqual(bits(whole.saved.at(-1)!));
        const last = <T>(list: readonly T[]) => list[list.length - 1];
        expect(last(ofKind(rest.events, 'epoch'))).toEqual(last(ofKind(whole.events, 'epoch')));
      }
    });

  it('dyrep with matched batch norms, every epoch calibrated: as told, and resumed equals never stopped', async () => {
    const options = {
      ...dyrep.dyrep,
      interval: 2,
      score: 'operation',
      kxk_norm: 'matched',
      calibrate_every_epoch: true,
      recalibration_batches: 2,
    };
    const experiment = smallExperiment({ method: 'dyrep', dyrep: options });
    const whole = await runTraining(engine, experiment);
    const calibrated = ofKind(whole.events, 'calibrated') as Extract<UntimedEvent, { kind: 'calibrated' }>[];
    expect(calibrated.map((e) => [e.epoch, e.path === ''])).toEqual([
      [1, true],
      [2, false],
    ]);
    const part = await runTraining(engine, experiment, { batches: 7 });
    const rest = await runTraining(engine, experiment, { from: part.saved.at(-1)! });
    expect(bits(rest.saved.at(-1)!)).toEqual(bits(whole.saved.at(-1)!));
  });

  it('ends with NanLossError that names epoch and batch when the loss is no number', async () => {
    const experiment = smallExperiment({ train: { epochs: 2, batch_size: 40, lr: 1e30 } });
    const error = await runTraining(engine, experiment).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(NanLossError);
    expect(error).toMatchObject({ epoch: 1, message: expect.stringContaining('train.lr') });
  });

  it('leaves no tensor and no program behind, after the end, a stop or an error', async () => {
    const before = engine.memory();
    await runTraining(engine, smallExperiment(dyrep));
    await runTraining(engine, smallExperiment(dyrep), { batches: 5 });
    await runTraining(engine, smallExperiment({ train: { epochs: 2, batch_size: 40, lr: 1e30 } })).catch(
      () => null,
    );
    expect(engine.memory()).toEqual(before);
  });
});
