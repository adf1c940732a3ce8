// The keys of a sweep file that say how its trials are run: retries, limits of time, and when to give up. They change no
// trial, so they may be edited at any time.
import { z } from 'zod';
import { DEFAULT_RETRIES, FAILURE_CLASSES, type FailureClass, type RetryRules } from '../trial/failures.js';

const MAX_RETRIES = 1000;
const MAX_SECONDS = 365 * 24 * 3600;
const retries = z.union([z.int().min(0).max(MAX_RETRIES), z.literal('always')]);
const seconds = z.number().positive().max(MAX_SECONDS);
const rule = (name: FailureClass) => retries.default(DEFAULT_RETRIES[name]);

/** The keys with their schemas, for the schema of a sweep file. */
export const executionKeys = {
  /** By class of failure: how many attempts in a row may follow one that failed so, or `always`. */
  retry: z
    .strictObject(
      Object.fromEntries(FAILURE_CLASSES.map((name) => [name, rule(name)])) as {
        [C in FailureClass]: ReturnType<typeof rule>;
      },
    )
    .prefault({}),
  /** Trials that may fail one after the other before no more are started. */
  max_consecutive_failures: z.int().min(1).max(10_000).default(5),
  /** Seconds that an attempt may take; it is then ended with a checkpoint. */
  timeout: seconds.optional(),
  /** Seconds without a line in its log and without processor time until an attempt counts as dead. */
  stall: seconds.default(600),
} as const;

/** How the trials of a sweep are run; times in milliseconds, `timeoutMs` null: no limit. */
export interface Execution {
  readonly retry: RetryRules;
  readonly maxConsecutiveFailures: number;
  readonly timeoutMs: number | null;
  readonly stallMs: number;
}

const executionSchema = z.object(executionKeys);

/** How to run the sweep whose parsed file this is; a file without these keys (an experiment) has the defaults. */
export function executionOf(file: unknown): Execution {
  const parsed = executionSchema.safeParse(file);
  const { retry, max_consecutive_failures, timeout, stall } = parsed.success
    ? parsed.data
    : executionSchema.parse({});
  return {
    retry,
    maxConsecutiveFailures: max_consecutive_failures,
    timeoutMs: timeout === undefined ? null : timeout * 1000,
    stallMs: stall * 1000,
  };
}
