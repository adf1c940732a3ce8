// Everything that can happen in an attempt: one tagged union, one JSON line each in events.jsonl (DESIGN section 3).
// Times are milliseconds since 1970; `epoch` counts from 1; errors of equivalence are largest absolute differences of
// logits, relative to the largest logit of the network before.
import { z } from 'zod';
import { FAILURE_CAUSES } from './failures.js';
import { renderJson } from './json.js';

const number = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);
const base = { at: z.number() };
const cost = z.object({ params: z.number(), macs: z.number() });
export type Cost = z.infer<typeof cost>;

const surgery = {
  epoch: z.number(),
  /** Path of the convolution or block. */
  path: z.string(),
  equivalenceError: number,
  before: cost,
  after: cost,
};

const schemas = {
  started: z.object({
    kind: z.literal('started'),
    ...base,
    attempt: z.number(),
    /** The checkpoint's epoch and batch that this attempt goes on from; null from scratch. */
    resumedFrom: z.object({ epoch: z.number(), batch: z.number() }).nullable(),
    epochs: z.number(),
    batchesPerEpoch: z.number(),
    train: cost,
    deploy: cost,
    engine: z.string(),
  }),
  /** Now and then within an epoch, for live views; never stored as a metric. */
  progress: z.object({
    kind: z.literal('progress'),
    ...base,
    epoch: z.number(),
    batch: z.number(),
    loss: number,
    imagesPerSecond: number,
  }),
  epoch: z.object({
    kind: z.literal('epoch'),
    ...base,
    epoch: z.number(),
    /** train.loss, train.accuracy, val.loss, val.accuracy, test.loss, test.accuracy, lr, seconds, equivalence.error, params.train, macs.train … */
    metrics: z.record(z.string(), number),
  }),
  scored: z.object({
    kind: z.literal('scored'),
    ...base,
    epoch: z.number(),
    score: z.string(),
    candidates: z.array(z.object({ path: z.string(), value: number })).readonly(),
    chosen: z.string().nullable(),
  }),
  grown: z.object({
    kind: z.literal('grown'),
    ...base,
    ...surgery,
    branches: z.array(z.string()).readonly(),
    score: number,
  }),
  cut: z.object({
    kind: z.literal('cut'),
    ...base,
    ...surgery,
    branches: z.array(z.object({ branch: z.string(), ratio: number })).readonly(),
    /** What `ratio` is: the branch's scale over that of kxk, or (`alpha`) the number that a search gave it. */
    by: z.enum(['scale', 'alpha']).optional(),
  }),
  calibrated: z.object({
    kind: z.literal('calibrated'),
    ...base,
    epoch: z.number(),
    path: z.string(),
    batches: z.number(),
  }),
  checkpointed: z.object({
    kind: z.literal('checkpointed'),
    ...base,
    epoch: z.number(),
    batch: z.number(),
  }),
  finished: z.object({
    kind: z.literal('finished'),
    ...base,
    /** Training seconds of all attempts that led here, set-up and evaluation included. */
    seconds: number,
    train: cost,
    deploy: cost,
    equivalenceError: number,
  }),
  pruned: z.object({ kind: z.literal('pruned'), ...base, epoch: z.number(), reason: z.string() }),
  stopped: z.object({
    kind: z.literal('stopped'),
    ...base,
    epoch: z.number(),
    batch: z.number(),
    reason: z.string(),
  }),
  failed: z.object({
    kind: z.literal('failed'),
    ...base,
    /** `lost` stands only in logs of earlier versions: read as `infra`. */
    cause: z.enum([...FAILURE_CAUSES, 'lost']),
    message: z.string(),
    stack: z.string().nullable(),
  }),
} as const;

export type EventKind = keyof typeof schemas;
export const EVENT_KINDS = Object.keys(schemas) as readonly EventKind[];

const event = z.discriminatedUnion('kind', [
  schemas.started,
  schemas.progress,
  schemas.epoch,
  schemas.scored,
  schemas.grown,
  schemas.cut,
  schemas.calibrated,
  schemas.checkpointed,
  schemas.finished,
  schemas.pruned,
  schemas.stopped,
  schemas.failed,
]);

export type TrialEvent = z.infer<typeof event>;
export type EventOf<K extends EventKind> = Extract<TrialEvent, { kind: K }>;

/** The event without its time, as the training loop yields it; the runner that writes it adds `at`. */
export type UntimedEvent = TrialEvent extends infer E
  ? E extends TrialEvent
    ? Omit<E, 'at'>
    : never
  : never;

/** One line of events.jsonl, newline included; numbers that JSON lacks (NaN, infinities) become their names. */
export function renderEvent(value: TrialEvent): string {
  return `${renderJson(value)}\n`;
}

/** The event in one whole line, or null when the line is no event of this version. */
export function parseEvent(line: string): TrialEvent | null {
  try {
    const parsed = event.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
