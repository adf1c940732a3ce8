// The fires of scheduled sweeps on disk, .dyrep/schedule/<sweep>/: schedule.json says from when on and in which time zone
// it counts, and each fire is claimed by the one scheduler that could create its file.
import { linkSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StoreError } from '../errors.js';
import type { Schedule } from '../sweep/schedule.js';
import { attempt, errorCode, parseJson, readOptional, writeSynced, writeWhole } from './files.js';
import { checkSweepName, type HomePaths, refuseLink } from './paths.js';
import { identifyProcess, isAlive } from './process-identity.js';
import { listFolder } from './trial-folder.js';

const VERSION = 1;
/** Records of older fires are removed; the newest alone say what has fired. */
const KEPT = 200;
const PLAN = 'schedule.json';
/** Names of records: the fire's time in UTC, without colons, which not every file system takes. */
const NAME = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)Z\.json$/;

const identity = z.object({ pid: z.number(), start: z.string().nullable(), host: z.string() });
const counts = z.object({
  ...{ planned: z.number(), finished: z.number(), failed: z.number() },
  ...{ pruned: z.number(), stopped: z.number(), reused: z.number() },
});
const busy = z.object({ busy: z.object({ pid: z.number() }) });
const recordSchema = z.object({
  version: z.literal(VERSION),
  sweep: z.string(),
  /** When it fired, milliseconds since 1970. */
  at: z.number(),
  /** `left`: nothing was run, for the reason given. */
  state: z.enum(['waiting', 'running', 'ended', 'left']),
  reason: z.enum(['missed', 'overlap', 'stopped', 'busy']).nullable(),
  scheduler: identity,
  process: identity.nullable(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  exitCode: z.number().nullable(),
  /** What the sweep's run came to, where it could say. */
  outcome: counts.nullable(),
  error: z.string().nullable(),
});
const planSchema = z.object({
  version: z.literal(VERSION),
  cron: z.string(),
  timezone: z.string(),
  /** Who named the time zone. */
  zoneFrom: z.enum(['file', 'machine']),
  /** Fires count from this moment on: when the schedule, as it is now, was first seen. */
  since: z.number(),
});

/** What became of a fire. */
export type FireRecord = Readonly<z.infer<typeof recordSchema>>;
/** A schedule as it was first seen in this home. */
export type PlannedSchedule = Readonly<z.infer<typeof planSchema>>;
/** What a sweep's run came to. */
export type FireOutcome = z.infer<typeof counts>;

/** The counts in the last line of `dyrep sweep --json`, or null when it is none. */
export function parseOutcome(text: string): FireOutcome | null {
  const parsed = counts.safeParse(lastJson(text));
  return parsed.success ? parsed.data : null;
}

/** Whether the last line of `dyrep sweep --json` says that another process runs the sweep. */
export function saysBusy(text: string): boolean {
  return busy.safeParse(lastJson(text)).success;
}

function lastJson(text: string): unknown {
  return parseJson(text.trim().split('\n').at(-1) ?? '');
}

/** The schedule as written down; null when no scheduler has seen it. */
export function readPlanned(home: HomePaths, sweep: string): PlannedSchedule | null {
  const parsed = planSchema.safeParse(parseJson(readOptional(join(folderOf(home, sweep), PLAN))));
  return parsed.success ? parsed.data : null;
}

/** What counts for a schedule: what was written down, or, where it is new or was edited, a fresh beginning now. */
export function planSchedule(
  before: PlannedSchedule | null,
  schedule: Schedule,
  machineZone: string,
  now: number,
): PlannedSchedule {
  const keptZone = before?.zoneFrom === 'machine' ? before.timezone : machineZone;
  const timezone = schedule.timezone ?? keptZone;
  const zoneFrom = schedule.timezone === null ? 'machine' : 'file';
  if (before !== null && before.cron === schedule.cron && before.timezone === timezone)
    return { ...before, zoneFrom };
  return { version: VERSION, cron: schedule.cron, timezone, zoneFrom, since: now };
}

/** Writes down what counts, unless it stands there already. */
export function writePlanned(home: HomePaths, sweep: string, planned: PlannedSchedule): void {
  if (JSON.stringify(readPlanned(home, sweep)) === JSON.stringify(planned)) return;
  refuseLink(folderOf(home, sweep));
  writeWhole(join(folderOf(home, sweep), PLAN), `${JSON.stringify(planned)}\n`);
}

/** A fire as this process claims it. */
export function createFire(sweep: string, at: number, left: 'missed' | 'overlap' | null): FireRecord {
  return {
    ...{ version: VERSION, sweep, at, state: left === null ? 'waiting' : 'left', reason: left },
    ...{ scheduler: identifyProcess(process.pid), process: null, startedAt: null, endedAt: null },
    ...{ exitCode: null, outcome: null, error: null },
  };
}

/** Claims a fire by creating its file, whole; false when another scheduler has it. */
export function claimFire(home: HomePaths, record: FireRecord): boolean {
  const folder = folderOf(home, record.sweep);
  refuseLink(folder);
  attempt('create', folder, () => mkdirSync(folder, { recursive: true }));
  const file = fileOf(home, record);
  const beside = `${file}.${process.pid}`;
  attempt('write', beside, () => writeSynced(beside, `${JSON.stringify(record)}\n`));
  try {
    linkSync(beside, file);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw new StoreError('create', file, String(error), { cause: error });
  } finally {
    rmSync(beside, { force: true });
  }
  for (const old of fireNames(folder).slice(0, -KEPT)) rmSync(join(folder, old), { force: true });
  return true;
}

/** Writes what has become of a fire that this process claimed. */
export function writeFire(home: HomePaths, record: FireRecord): void {
  writeWhole(fileOf(home, record), `${JSON.stringify(record)}\n`);
}

/** The fires of a sweep in their order. */
export function readFires(home: HomePaths, sweep: string): readonly FireRecord[] {
  const folder = folderOf(home, sweep);
  return fireNames(folder).flatMap((name) => {
    const parsed = recordSchema.safeParse(parseJson(readOptional(join(folder, name))));
    return parsed.success ? [parsed.data] : [];
  });
}

/** The time of the latest fire that some scheduler has claimed; null before the first. */
export function lastClaimed(home: HomePaths, sweep: string): number | null {
  const name = fireNames(folderOf(home, sweep)).at(-1);
  return name === undefined ? null : Date.parse(name.replace(NAME, '$1:$2Z'));
}

/** What a fire is doing now, whoever claimed it; `lost` when the process that had it is gone. */
export function fireState(record: FireRecord): FireRecord['state'] | 'lost' {
  if (record.state !== 'waiting' && record.state !== 'running') return record.state;
  const owner = record.state === 'running' ? record.process : record.scheduler;
  return owner !== null && isAlive(owner) !== 'dead' ? record.state : 'lost';
}

function folderOf(home: HomePaths, sweep: string): string {
  return join(home.home, 'schedule', checkSweepName(sweep));
}

function fileOf(home: HomePaths, { sweep, at }: FireRecord): string {
  const minute = new Date(at).toISOString().slice(0, 16).replace(':', '-');
  return join(folderOf(home, sweep), `${minute}Z.json`);
}

function fireNames(folder: string): readonly string[] {
  return listFolder(folder).filter((name) => NAME.test(name));
}
