// Rows of the database, parsed at the border into the contract's types.
import { z } from 'zod';
import { StoreError } from '../errors.js';
import { EVENT_KINDS, type EventKind, parseEvent } from '../trial/events.js';
import { FAILURE_CLASSES } from '../trial/failures.js';
import { type EpochMetrics, GOALS, METRIC_NAMES, objectivesSchema, SELECTIONS } from '../trial/metrics.js';
import type { TrialResult } from '../trial/result.js';
import { TRIAL_STATES } from '../trial/states.js';
import { parseTrial, type Trial } from '../trial/trial.js';
import type { SqlValue } from './connection.js';
import { parseMetrics } from './number-text.js';
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

const resultRow = statusRow.omit({ reason: true, attempts: true, epoch: true, epochs: true }).extend({
  id: z.string(),
  ...{
    arm_id: z.string(),
    arm: z.string(),
    seed: z.number(),
    parameters: json(z.record(z.string(), z.unknown())),
  },
  ...{ best: z.number().nullable(), best_metrics: z.string().nullable() },
  ...{ last: z.number().nullable(), last_metrics: z.string().nullable() },
  training_macs: z.number().nullish(),
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

/** The result in a row of a sweep's trials with their two epochs. */
export function toTrialResult(row: unknown, file: string): TrialResult {
  const r = resultRow.parse(row);
  const epochOf = (epoch: number | null, text: string | null) =>
    epoch === null || text === null ? null : toEpoch(r.id, epoch, text, file);
  const { id, arm, seed, state, parameters, seconds } = r;
  const last = epochOf(r.last, r.last_metrics);
  return {
    ...{ id, armId: r.arm_id, arm, seed, state, parameters },
    best: r.best === r.last ? last : epochOf(r.best, r.best_metrics),
    last,
    train: toCost(r.params_train, r.macs_train),
    deploy: toCost(r.params_deploy, r.macs_deploy),
    seconds,
    equivalenceError: fromNumber(r.equivalence_error),
    ...(r.training_macs === undefined ? {} : { trainingMacs: r.training_macs }),
  };
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
