// The record of a sweep, .dyrep/sweeps/<name>.json: its source and plan, so that the database can be rebuilt with it. Plans
// that another one took the place of stay in .dyrep/sweeps/<name>.versions/<n>.json.
import { join } from 'node:path';
import { z } from 'zod';
import { StoreError } from '../errors.js';
import type { SweepRecord, SweepTrial } from '../store/store.js';
import { isNewVersion } from '../sweep/plan-change.js';
import { type SearchRecord, searchRecordSchema } from '../sweep/search-record.js';
import { GOALS, METRIC_NAMES, objectivesSchema, SELECTIONS } from '../trial/metrics.js';
import { parseTrial } from '../trial/trial.js';
import { parseJson, readOptional, writeWhole } from './files.js';
import { type HomePaths, isSweepName, refuseLink } from './paths.js';
import { listFolder } from './trial-folder.js';

/** A sweep and its trials, as the store takes them. */
export interface PlannedSweep {
  readonly sweep: SweepRecord;
  readonly trials: readonly SweepTrial[];
  /** What its search has proposed; a plan without it keeps what an earlier one of the same source has. */
  readonly search?: SearchRecord | null | undefined;
  /** The words behind the file with which it was planned; one without them keeps those of an earlier one, as above. */
  readonly arguments?: readonly string[] | undefined;
}

/** Version of these files. */
const VERSION = 1;

const versioned = z.looseObject({ version: z.number() });
const schema = z.object({
  version: z.literal(VERSION),
  /** When this plan was made; milliseconds since 1970. Records of before have none. */
  plannedAt: z.number().optional(),
  sweep: z.object({
    id: z.string(),
    source: z.string(),
    metric: z.object({ name: z.enum(METRIC_NAMES), goal: z.enum(GOALS), select: z.enum(SELECTIONS) }),
    metrics: objectivesSchema.optional(),
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
  search: searchRecordSchema.optional(),
  arguments: z.array(z.string()).optional(),
});

/** Writes the record; a sweep that was planned before keeps the time of its first plan, which is returned with it. */
export function writeSweep(home: HomePaths, plan: PlannedSweep): PlannedSweep {
  const file = home.sweep(plan.sweep.id);
  const before = readOptional(file) === null ? null : parseSweep(file, plan.sweep.id);
  if (before !== null && 'problem' in before && before.newer)
    throw new StoreError('replace', file, before.problem);
  const { id, source, metric, metrics, parameters, baseline } = plan.sweep;
  const known = before !== null && 'planned' in before ? before.planned : null;
  const createdAt = known?.sweep.createdAt ?? plan.sweep.createdAt;
  const sweep = { id, source, metric, metrics, parameters, baseline, createdAt };
  const trials = plan.trials.map(placeOf);
  const isNew = known !== null && isNewVersion(known, { sweep, trials });
  if (isNew) keepVersion(home, id);
  // Running a plan again is no new plan.
  const isSame = known !== null && !isNew && known.trials.length === trials.length;
  const plannedAt = (isSame ? known.plannedAt : null) ?? plan.sweep.createdAt;
  const kept = known?.sweep.source === source ? known : null;
  const search = plan.search ?? kept?.search ?? undefined;
  const words = plan.arguments ?? kept?.arguments;
  writeRecord(file, { plannedAt, sweep, trials, search, arguments: words });
  return { sweep, trials, ...(words && { arguments: words }) };
}

/** Writes the record of a plan that has grown out of the one that stands in it, which is not read again. */
export function writeGrown(home: HomePaths, before: PlannedSweep, grown: PlannedSweep): PlannedSweep {
  const { sweep } = before;
  const trials = grown.trials.map(placeOf);
  const search = grown.search ?? undefined;
  const plannedAt = grown.sweep.createdAt;
  writeRecord(home.sweep(sweep.id), { plannedAt, sweep, trials, search, arguments: before.arguments });
  return { ...before, trials };
}

function writeRecord(file: string, record: PlannedSweep & { readonly plannedAt: number }): void {
  writeWhole(file, `${JSON.stringify({ version: VERSION, ...record })}\n`);
}

/** What of a planned trial the record keeps. */
function placeOf({ trial, arm, parameters, position }: SweepTrial): SweepTrial {
  return { trial, arm, parameters, position };
}

/** A plan as it was recorded, and when it was made; null where a record of before does not say. */
export interface RecordedSweep extends PlannedSweep {
  readonly plannedAt: number | null;
}

/** The plan of a sweep as it was last recorded; null where there is no usable record. */
export function readSweep(home: HomePaths, name: string): RecordedSweep | null {
  const file = home.sweep(name);
  const record = readOptional(file) === null ? null : parseSweep(file, name);
  return record !== null && 'planned' in record ? record.planned : null;
}

/** The earlier plans of a sweep, oldest first. */
export function readVersions(home: HomePaths, name: string): readonly RecordedSweep[] {
  return versionNumbers(home, name).flatMap((n) => {
    const record = parseSweep(versionFile(home.sweepVersions(name), n), name);
    return 'planned' in record ? [record.planned] : [];
  });
}

/** Keeps the record as the sweep's next version; one that a crash has kept already is not kept twice. */
function keepVersion(home: HomePaths, name: string): void {
  const text = readOptional(home.sweep(name))!;
  const folder = home.sweepVersions(name);
  const latest = versionNumbers(home, name).at(-1) ?? 0;
  if (latest > 0 && readOptional(versionFile(folder, latest)) === text) return;
  refuseLink(folder);
  writeWhole(versionFile(folder, latest + 1), text);
}

/** Ascending; some may have been removed. */
function versionNumbers(home: HomePaths, name: string): readonly number[] {
  const names = listFolder(home.sweepVersions(name));
  const numbers = names.flatMap((file) => /^([1-9]\d*)\.json$/.exec(file)?.[1] ?? []);
  return numbers.map(Number).sort((a, b) => a - b);
}

function versionFile(folder: string, version: number): string {
  return join(folder, `${version}.json`);
}

/** The records of a home, in the order of their names, or why one cannot be used. */
export function readSweeps(home: HomePaths): readonly ({ planned: RecordedSweep } | { problem: string })[] {
  return listFolder(home.sweeps)
    .filter((name) => name.endsWith('.json'))
    .map((name) => parseSweep(`${home.sweeps}/${name}`, name.slice(0, -'.json'.length)));
}

/** The record in a file; it must be that of the sweep `id`, whose name its file has: names become paths. */
function parseSweep(
  file: string,
  id: string,
): { planned: RecordedSweep } | { problem: string; newer: boolean } {
  const json = parseJson(readOptional(file));
  const version = versioned.safeParse(json);
  if (version.success && version.data.version !== VERSION)
    return {
      problem: `${file}: it has version ${version.data.version}, this dyrep reads version ${VERSION}`,
      newer: true,
    };
  const parsed = schema.safeParse(json);
  if (!parsed.success || !isSweepName(id))
    return { problem: `${file}: it is no record of a sweep`, newer: false };
  if (parsed.data.sweep.id !== id)
    return { problem: `${file}: it is the record of another sweep`, newer: false };
  const trials: SweepTrial[] = [];
  for (const { trial, ...place } of parsed.data.trials) {
    const found = parseTrial(JSON.stringify(trial));
    if ('problem' in found)
      return { problem: `${file}: a trial of its plan: ${found.problem}`, newer: false };
    trials.push({ trial: found.trial, ...place });
  }
  const { sweep, search, arguments: words, plannedAt = null } = parsed.data;
  const more = { ...(search && { search }), ...(words && { arguments: words }) };
  return { planned: { sweep, trials, plannedAt, ...more } };
}
