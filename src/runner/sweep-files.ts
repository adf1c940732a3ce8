// The record of a sweep, .dyrep/sweeps/<name>.json: its source and plan, so that the database can be rebuilt with it.
import { z } from 'zod';
import { StoreError } from '../errors.js';
import type { SweepRecord, SweepTrial } from '../store/store.js';
import { GOALS, METRIC_NAMES, SELECTIONS } from '../trial/metrics.js';
import { parseTrial } from '../trial/trial.js';
import { parseJson, readOptional, writeWhole } from './files.js';
import type { HomePaths } from './paths.js';
import { listFolder } from './trial-folder.js';

/** A sweep and its trials, as the store takes them. */
export interface PlannedSweep {
  readonly sweep: SweepRecord;
  readonly trials: readonly SweepTrial[];
}

/** Version of these files. */
const VERSION = 1;

const versioned = z.looseObject({ version: z.number() });
const schema = z.object({
  version: z.literal(VERSION),
  sweep: z.object({
    id: z.string(),
    source: z.string(),
    metric: z.object({ name: z.enum(METRIC_NAMES), goal: z.enum(GOALS), select: z.enum(SELECTIONS) }),
    parameters: z.array(z.string()),
    baseline: z.string().nullable(),
    createdAt: z.number(),
  }),
  trials: z.array(
    z.object({
      trial: z.unknown(),
      arm: z.string(),
      parameters: z.record(z.string(), z.unknown()),
      position: z.number(),
    }),
  ),
});

/** Writes the record; a sweep that was planned before keeps the time of its first plan, which is returned with it. */
export function writeSweep(home: HomePaths, plan: PlannedSweep): PlannedSweep {
  const file = home.sweep(plan.sweep.id);
  const before = readOptional(file) === null ? null : parseSweep(file);
  if (before !== null && 'problem' in before && before.newer)
    throw new StoreError('replace', file, before.problem);
  const createdAt =
    before !== null && 'planned' in before ? before.planned.sweep.createdAt : plan.sweep.createdAt;
  const { id, source, metric, parameters, baseline } = plan.sweep;
  const sweep = { id, source, metric, parameters, baseline, createdAt };
  const trials = plan.trials.map((t) => ({
    trial: t.trial,
    arm: t.arm,
    parameters: t.parameters,
    position: t.position,
  }));
  writeWhole(file, `${JSON.stringify({ version: VERSION, sweep, trials })}\n`);
  return { sweep, trials };
}

/** The records of a home, in the order of their names, or why one cannot be used. */
export function readSweeps(home: HomePaths): readonly ({ planned: PlannedSweep } | { problem: string })[] {
  return listFolder(home.sweeps)
    .filter((name) => name.endsWith('.json'))
    .map((name) => parseSweep(`${home.sweeps}/${name}`));
}

function parseSweep(file: string): { planned: PlannedSweep } | { problem: string; newer: boolean } {
  const json = parseJson(readOptional(file));
  const version = versioned.safeParse(json);
  if (version.success && version.data.version !== VERSION)
    return {
      problem: `${file}: it has version ${version.data.version}, this dyrep reads version ${VERSION}`,
      newer: true,
    };
  const parsed = schema.safeParse(json);
  if (!parsed.success) return { problem: `${file}: it is no record of a sweep`, newer: false };
  const trials: SweepTrial[] = [];
  for (const { trial, ...place } of parsed.data.trials) {
    const found = parseTrial(JSON.stringify(trial));
    if ('problem' in found)
      return { problem: `${file}: a trial of its plan: ${found.problem}`, newer: false };
    trials.push({ trial: found.trial, ...place });
  }
  return { planned: { sweep: parsed.data.sweep, trials } };
}
