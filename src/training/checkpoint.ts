// A checkpoint: all that training needs to go on as if it had never stopped, in one safetensors file (weights,
// statistics and velocities as tensors; structure and counters as JSON in its metadata). Written beside, synced, renamed.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { HostTensor } from '../engine/engine.js';
import type { Layer } from '../nn/layer.js';
import { parameters, variablesOf } from '../nn/parameters.js';
import { fromStructure, structureOf } from '../nn/structure.js';
import { velocityName } from './optimizer.js';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';

/** Where training stands between two batches. */
export interface TrainingState {
  readonly model: Layer;
  /** By parameter path. */
  readonly velocities: Readonly<Record<string, HostTensor>>;
  readonly progress: Progress;
}

const number = z.number();
const progress = z.object({
  /** Whole epochs done, their evaluation and adjustment included. */
  epoch: number,
  /** Batches done of the epoch under way, and the sums of their losses and right answers. */
  batch: number,
  lossSum: number,
  correctSum: number,
  /** Sums of the scores since the last adjustment, by path of the candidate, over so many batches. */
  scoreSums: z.record(z.string(), number),
  scoreBatches: number,
  /** Seconds spent so far, by all attempts; of the epoch under way. */
  seconds: number,
  epochSeconds: number,
  /** Alphas of a search that is under way, in the order of the searched branches, with Adam's state. */
  search: z
    .object({
      alphas: z.array(number).readonly(),
      firstMoments: z.array(number).readonly(),
      secondMoments: z.array(number).readonly(),
      steps: number,
    })
    .optional(),
});
export type Progress = z.infer<typeof progress>;

/** The progress of a trial that has not begun. */
export const NO_PROGRESS: Progress = {
  epoch: 0,
  batch: 0,
  lossSum: 0,
  correctSum: 0,
  scoreSums: {},
  scoreBatches: 0,
  seconds: 0,
  epochSeconds: 0,
};

/** How much of an attempt's log tells how a state came about. */
const logMark = z.object({ attempt: number, bytes: number });
export type LogMark = z.infer<typeof logMark>;

const FORMAT = 1;
const metadata = z.object({
  version: z.literal(FORMAT),
  structure: z.unknown(),
  progress,
  /** Missing in checkpoints of earlier versions. */
  logs: z.array(logMark).readonly().default([]),
});
const STATE_FILE = 'state.safetensors';
const DEPLOYED_FILE = 'deployed.safetensors';

/** Writes the checkpoint into its folder, replacing an older one at once or not at all; `logs` tell how it came about. */
export function writeCheckpoint(folder: string, state: TrainingState, logs: readonly LogMark[] = []): void {
  const tensors: Record<string, HostTensor> = { ...variablesOf(state.model) };
  for (const [path, velocity] of Object.entries(state.velocities)) tensors[velocityName(path)] = velocity;
  const json = JSON.stringify({
    version: FORMAT,
    structure: structureOf(state.model),
    progress: state.progress,
    logs,
  });
  replaceFile(folder, STATE_FILE, encodeSafetensors({ tensors, metadata: { dyrep: json } }));
}

/** Writes the folded network, ready to deploy, beside the checkpoint: convolution and linear weights only. */
export function writeDeployed(folder: string, model: Layer): void {
  const tensors = variablesOf(model);
  const json = JSON.stringify({ version: FORMAT, structure: structureOf(model) });
  replaceFile(folder, DEPLOYED_FILE, encodeSafetensors({ tensors, metadata: { dyrep: json } }));
}

/** A checkpoint that was read. */
export interface Checkpoint {
  readonly state: TrainingState;
  readonly logs: readonly LogMark[];
}

/** The checkpoint in the folder; null when there is none; a problem when it cannot be read. */
export function readCheckpoint(folder: string): Checkpoint | { readonly problem: string } | null {
  const file = join(folder, STATE_FILE);
  if (!existsSync(file)) return null;
  const decoded = decodeSafetensors(readFileSync(file));
  if ('problem' in decoded) return { problem: `${file}: ${decoded.problem}` };
  const { tensors, metadata: texts } = decoded.file;
  const parsed = metadata.safeParse(parseJson(texts.dyrep));
  if (!parsed.success)
    return { problem: `${file}: its metadata is not that of a version ${FORMAT} checkpoint` };
  const model = fromStructure(parsed.data.structure, tensors);
  const velocities: Record<string, HostTensor> = {};
  for (const { path } of parameters(model)) {
    const velocity = tensors[velocityName(path)];
    if (velocity) velocities[path] = velocity;
  }
  return { state: { model, velocities, progress: parsed.data.progress }, logs: parsed.data.logs };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

/** Removes what processes left that were killed while they wrote. */
export function removeUnfinished(folder: string): void {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names)
    if (/^\.(state|deployed)\.safetensors\.\d+$/.test(name)) rmSync(join(folder, name), { force: true });
}

function replaceFile(folder: string, name: string, bytes: Uint8Array): void {
  mkdirSync(folder, { recursive: true });
  const beside = join(folder, `.${name}.${process.pid}`);
  try {
    writeSynced(beside, bytes);
    renameSync(beside, join(folder, name));
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  const directory = openSync(folder, 'r');
  fsyncSync(directory);
  closeSync(directory);
}

function writeSynced(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w');
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
