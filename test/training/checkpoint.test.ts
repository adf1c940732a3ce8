import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildModel } from '../../src/models/table.js';
import { parameters, variablesOf } from '../../src/nn/parameters.js';
import { structureOf } from '../../src/nn/structure.js';
import { random } from '../../src/random.js';
import { applyMethod } from '../../src/reparam/methods.js';
import {
  NO_PROGRESS,
  readCheckpoint,
  removeUnfinished,
  writeCheckpoint,
  writeDeployed,
} from '../../src/training/checkpoint.js';
import { carryVelocities } from '../../src/training/optimizer.js';
import { decodeSafetensors } from '../../src/training/safetensors.js';

const plain = buildModel(
  'vgg11',
  { width: 1, head: 'light', inputShape: [16, 16, 3], classes: 4 },
  random(3),
);
const model = applyMethod('dbb', plain, random(4));
const trainable = parameters(model).filter((p) => p.trainable);
const velocities = carryVelocities(
  trainable,
  Object.fromEntries(
    trainable.map((p) => [p.path, { ...p.value, values: p.value.values.map((v) => v / 3) }]),
  ),
);
const state = {
  model,
  velocities,
  progress: {
    ...NO_PROGRESS,
    epoch: 2,
    batch: 5,
    lossSum: 0.1 + 0.2,
    scoreSums: { 'a.b': 1 / 3 },
    scoreBatches: 7,
  },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyrep-checkpoint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a checkpoint', () => {
  it('gives back structure, values and counters exactly', () => {
    writeCheckpoint(folder, state);
    const read = readCheckpoint(folder);
    if (read === null || 'problem' in read) throw new Error('not read');
    expect(structureOf(read.state.model)).toEqual(structureOf(model));
    expect(variablesOf(read.state.model)).toEqual(variablesOf(model));
    expect(read.state.velocities).toEqual(velocities);
    expect(read.state.progress).toEqual(state.progress);
  });

  it('is null where there is none', () => expect(readCheckpoint(folder)).toBeNull());

  it('replaces the older one and leaves nothing beside it', () => {
    writeCheckpoint(folder, state);
    writeCheckpoint(folder, { ...state, progress: { ...state.progress, epoch: 3 } });
    expect(readCheckpoint(folder)).toMatchObject({ state: { progress: { epoch: 3 } } });
    expect(readdirSync(folder)).toEqual(['state.safetensors']);
  });

  it('says which lines of which logs it rests on; one of an earlier version says nothing', () => {
    const logs = [
      { attempt: 1, bytes: 300 },
      { attempt: 2, bytes: 120 },
    ];
    writeCheckpoint(folder, state, logs);
    expect(readCheckpoint(folder)).toMatchObject({ logs });
    const file = join(folder, 'state.safetensors');
    const earlier = readFileSync(file, 'latin1').replace('\\"logs\\"', '\\"none\\"');
    writeFileSync(file, earlier, 'latin1');
    expect(readCheckpoint(folder)).toMatchObject({ logs: [], state: { progress: state.progress } });
  });

  it('loses what a killed writer left beside it, and nothing else', () => {
    removeUnfinished(join(folder, 'none'));
    writeCheckpoint(folder, state);
    for (const name of ['.state.safetensors.77', '.deployed.safetensors.78', '.state.safetensors.x'])
      writeFileSync(join(folder, name), 'half');
    removeUnfinished(folder);
    expect(readdirSync(folder).sort()).toEqual(['.state.safetensors.x', 'state.safetensors']);
  });

  it('names the file and the problem when it is torn or of another kind', () => {
    const file = join(folder, 'state.safetensors');
    writeCheckpoint(folder, state);
    truncateSync(file, readFileSync(file).length - 1);
    expect(readCheckpoint(folder)).toMatchObject({ problem: expect.stringContaining(file) });
    writeDeployed(folder, model);
    writeFileSync(file, readFileSync(join(folder, 'deployed.safetensors')));
    expect(readCheckpoint(folder)).toMatchObject({ problem: expect.stringContaining('version 1') });
  });

  it('keeps the deployed network beside it in a file that any safetensors reader opens', () => {
    writeDeployed(folder, model);
    const decoded = decodeSafetensors(readFileSync(join(folder, 'deployed.safetensors')));
    expect(decoded).toMatchObject({ file: { tensors: variablesOf(model) } });
  });
});
