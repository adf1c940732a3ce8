// Rows of the database, parsed at the border into the contract's types.
import { z } from 'zod';
import { StoreError } from '../errors.js';
import { EVENT_KINDS, type EventKind, parseEvent } from '../trial/events.js';
import { FAILURE_CLASSES } from '../trial/failures.js';
import { type EpochMetrics, GOALS, METRIC_NAMES, objectivesSchema, SELECTIONS } from '../trial/metrics.js';
import type { TrialResult } from '../trial/result.js';
import { TRIAL_STATES, type TrialState } from '../trial/states.js';
import { parseTrial, type Trial } from '../trial/trial.js';
import type { Chosen } from './chosen.js';
import type { SqlValue } from './connection.js';
import { parseMetrics, parseObject } from './metrics-text.js';
import type { AttemptRecord, StoredEvent, SweepRecord, TrialRecord, TrialStatus } from './store.js';

/** Any number, infinities included (zod's own refuses them). */
const real = z.custom<number>((value) => typeof value === 'number');
const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);
const kinds = EVENT_KINDS as readonly [EventKind, ...EventKind[]];

const sweepRow = z.object({
  id: z.string(),
  source: z.string(),
  metric: z.enum(METRIC_NAMES),
  goal: z.enum(GOALS),
  selection: z.enum(SELECTIONS),
  parameters: json(z.array(z.string())),
  baseline: z.string().nullable(),
  created_at: z.number(),
  metrics: json(objectivesSchema).nullable(),
});

const contentRow = z.object({ id: z.string(), content: z.string() });

const statusRow = z.object({
  state: z.enum(TRIAL_STATES),
  reason: z.string().nullable(),
  attempts: z.number(),
  epoch: z.number(),
  epochs: z.number(),
  params_train: z.number().nullable(),
  macs_train: z.number().nullable(),
  params_deploy: z.number().nullable(),
  macs_deploy: z.number().nullable(),
  seconds: z.number().nullable(),
  equivalence_error: z.union([real, z.literal('NaN')]).nullable(),
});

const chosenRow = z.object({
  trial_id: z.string(),
  ...{ best: z.number().nullable(), best_metrics: z.string().nullable() },
  ...{ last: z.number().nullable(), last_metrics: z.string().nullable() },
});

const placeRow = z.object({
  arm: z.string(),
  position: z.number(),
  parameters: json(z.record(z.string(), z.unknown())),
});

const attemptRow = z.object({
  trial_id: z.string(),
  attempt: z.number(),
  byte_offset: z.number(),
  epoch: z.number(),
  end_kind: z.enum(kinds).nullable(),
  failure: z.enum(FAILURE_CLASSES).nullable(),
});

const epochRow = z.object({ trial_id: z.string(), epoch: z.number(), metrics: z.string() });

const eventRow = z.object({
  trial_id: z.string(),
  attempt: z.number(),
  sequence: z.number(),
  content: z.string(),
});

/** The sweep in a row of `sweeps`. */
export function toSweep(row: unknown): SweepRecord {
  const r = sweepRow.parse(row);
  const metric = { name: r.metric, goal: r.goal, select: r.selection };
  const { id, source, parameters, baseline, metrics } = r;
  return { id, source, metric, metrics: metrics ?? undefined, parameters, baseline, createdAt: r.created_at };
}

/** The trial in a row of `trials` with its counts; `trials` remembers contents that were parsed before. */
export function toTrialRecord(row: unknown, trials: Map<string, Trial>, file: string): TrialRecord {
  const { id, content } = contentRow.parse(row);
  const trial = trials.get(id) ?? readTrial(id, content, file);
  trials.set(id, trial);
  return { trial, ...toStatus(row) };
}

/** What is known of a trial besides what it trains, in a row of `trials` with its counts. */
export function toStatus(row: unknown): TrialStatus {
  const r = statusRow.parse(row);
  const { state, reason, attempts, epoch, epochs, seconds } = r;
  return {
    state,
    attempts,
    epoch,
    epochs,
    train: toCost(r.params_train, r.macs_train),
    deploy: toCost(r.params_deploy, r.macs_deploy),
    seconds,
    equivalenceError: fromNumber(r.equivalence_error),
    reason,
  };
}

function readTrial(id: string, content: string, file: string): Trial {
  const parsed = parseTrial(content);
  if ('problem' in parsed) throw new StoreError('read', `trial ${id} in ${file}`, parsed.problem);
  return parsed.trial;
}

/** The two epochs in a row of `sweep_trials`. */
export function toChosen(row: unknown, file: string): Chosen {
  const r = chosenRow.parse(row);
  return {
    best: toEpochOrNull(r.trial_id, r.best, r.best_metrics, file),
    last: toEpochOrNull(r.trial_id, r.last, r.last_metrics, file),
  };
}

function toEpochOrNull(id: string, epoch: number | null, text: string | null, file: string) {
  return epoch === null || text === null ? null : toEpoch(id, epoch, text, file);
}

/** The columns that `toTrialResult` takes: of `sweep_trials` as s and `trials` as t. */
export const RESULT_COLUMNS = `t.id, t.arm_id, s.arm, t.seed, t.state, s.parameters, t.params_train, t.macs_train,
  t.params_deploy, t.macs_deploy, t.seconds, t.equivalence_error, s.best, s.best_metrics, s.last, s.last_metrics`;

/** Their values; the last one is there where a sweep weighs it. */
type ResultRow = readonly [
  ...[id: string, armId: string, arm: string, seed: number, state: TrialState, parameters: string],
  ...[paramsTrain: number | null, macsTrain: number | null],
  ...[paramsDeploy: number | null, macsDeploy: number | null],
  ...[seconds: number | null, equivalenceError: number | 'NaN' | null],
  ...[best: number | null, bestMetrics: string | null, last: number | null, lastMetrics: string | null],
  trainingMacs?: number | null,
];

const STATES: ReadonlySet<string> = new Set(TRIAL_STATES);

/** The result in the values of a row. By hand, since a ranking reads thousands; the tables are strict about types. */
export function toTrialResult(row: unknown, file: string): TrialResult {
  const r = row as ResultRow;
  const [id, armId, arm, seed, state, text] = r;
  const parameters = parseObject(text);
  if (parameters === null || !STATES.has(state))
    throw new StoreError(
      'read',
      `trial ${id} in ${file}`,
      'its parameters or its state are of no kind that is known',
    );
  const [best, last, trainingMacs] = [r[12], r[14], r[16]];
  const lastEpoch = toEpochOrNull(id, last, r[15], file);
  const result: TrialResult = {
    id,
    armId,
    arm,
    seed,
    state,
    parameters,
    best: best === last ? lastEpoch : toEpochOrNull(id, best, r[13], file),
    last: lastEpoch,
    train: toCost(r[6], r[7]),
    deploy: toCost(r[8], r[9]),
    seconds: r[10],
    equivalenceError: fromNumber(r[11]),
  };
  return trainingMacs === undefined ? result : { ...result, trainingMacs };
}

function toCost(params: number | null, macs: number | null) {
  return params === null || macs === null ? null : { params, macs };
}

/** Arm, position and parameters in a row of `sweep_trials`. */
export function toPlace(row: unknown): z.infer<typeof placeRow> {
  return placeRow.parse(row);
}

/** The attempt in a row of `attempts`. */
export function toAttempt(row: unknown): AttemptRecord {
  const r = attemptRow.parse(row);
  return {
    trialId: r.trial_id,
    attempt: r.attempt,
    offset: r.byte_offset,
    epoch: r.epoch,
    end: r.end_kind,
    failure: r.failure,
  };
}

/** Metrics by epoch from rows of `epochs`. */
export function toEpochs(rows: readonly unknown[], file: string): readonly EpochMetrics[] {
  return rows.map((row) => {
    const { trial_id, epoch, metrics } = epochRow.parse(row);
    return toEpoch(trial_id, epoch, metrics, file);
  });
}

function toEpoch(trialId: string, epoch: number, text: string, file: string): EpochMetrics {
  const metrics = parseMetrics(text);
  if (metrics === null)
    throw new StoreError(
      'read',
      `epoch ${epoch} of trial ${trialId} in ${file}`,
      'its metrics are no numbers by name',
    );
  return { epoch, metrics };
}

/** The event in a row of `events`. */
export function toStoredEvent(row: unknown, file: string): StoredEvent {
  const r = eventRow.parse(row);
  const event = parseEvent(r.content);
  if (event === null)
    throw new StoreError(
      'read',
      `event ${r.sequence} of trial ${r.trial_id} in ${file}`,
      'it is no event of this version',
    );
  return { trialId: r.trial_id, attempt: r.attempt, sequence: r.sequence, event };
}

/** A number for a column that takes null as "unknown": not-a-number as text. */
export function fromNumber(value: number | 'NaN' | null): number | null {
  return value === 'NaN' ? Number.NaN : value;
}

/** The opposite of `fromNumber`. */
export function toNumber(value: number): SqlValue {
  return Number.isNaN(value) ? 'NaN' : value;
}
