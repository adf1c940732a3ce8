// This machine as trainers share it and as provenance records it: processor, memory, GPUs.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../runner/shares.js';

/** A GPU by the name that CUDA_VISIBLE_DEVICES takes, and the model. */
export interface Gpu {
  readonly id: string;
  readonly model: string;
}

/** What this machine has. */
export interface Hardware {
  readonly cpu: string;
  /** Processors that this process may use. */
  readonly cores: number;
  readonly memoryBytes: number;
  readonly gpus: readonly Gpu[];
}

/** This machine's hardware. */
export function readHardware(): Hardware {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: readCores(),
    memoryBytes: totalmem(),
    gpus: listGpus(),
  };
}

/** Processors that this process may use. */
export function readCores(): number {
  return availableParallelism();
}

/** The hardware as shares are made of it. */
export function toMachine({ cores, gpus }: Hardware): Machine {
  return { cores, gpus: gpus.map((gpu) => gpu.id) };
}

/** The tool that lists GPUs, and the folder in which the driver does. */
export interface GpuSources {
  readonly tool: string;
  readonly folder: string;
}

const SOURCES: GpuSources = { tool: 'nvidia-smi', folder: '/proc/driver/nvidia/gpus' };
const TOOL_MS = 10_000;

/** NVIDIA's GPUs: those that the tool lists, or else those of the driver's folder; none where there is neither. */
export function listGpus({ tool, folder }: GpuSources = SOURCES): readonly Gpu[] {
  const said = spawnSync(tool, ['-L'], { encoding: 'utf8', timeout: TOOL_MS });
  if (said.status === 0) return parseGpus(said.stdout);
  return driverGpus(folder);
}

/** The GPUs in the output of `nvidia-smi -L`; where one is divided, its parts, which alone can be used. */
export function parseGpus(text: string): readonly Gpu[] {
  const gpus: { id: string; model: string; parts: Gpu[] }[] = [];
  for (const line of text.split('\n')) {
    const [, model, id] =
      /^\s*(?:GPU \d+: (?=.*\(UUID: GPU-)|(?=MIG ))(.+?)\s*\(UUID: ([\w/-]+)\)/.exec(line) ?? [];
    if (model === undefined || id === undefined) continue;
    if (id.startsWith('GPU-')) gpus.push({ id, model, parts: [] });
    else gpus.at(-1)?.parts.push({ id, model: `${gpus.at(-1)!.model} ${model}` });
  }
  return gpus.flatMap(({ parts, ...gpu }) => (parts.length > 0 ? parts : [gpu]));
}

function driverGpus(folder: string): readonly Gpu[] {
  try {
    return readdirSync(folder)
      .sort()
      .flatMap((name) => {
        const text = readFileSync(join(folder, name, 'information'), 'utf8');
        const field = (label: string) => new RegExp(`^${label}:\\s*(.+?)\\s*$`, 'm').exec(text)?.[1];
        const id = field('GPU UUID');
        return id === undefined ? [] : [{ id, model: field('Model') ?? 'unknown' }];
      });
  } catch {
    return [];
  }
}
