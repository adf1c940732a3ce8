// The schema of a YAML in sweeps/: an experiment, the parameters to vary, seeds, how to search and by which number.
import { z } from 'zod';
import { experimentSchema } from '../trial/experiment.js';
import { GOALS, METRIC_NAMES, type MetricChoice, SELECTIONS } from '../trial/metrics.js';
import { adaptiveSeedsSchema } from './adaptive-seeds.js';
import { budgetSchema } from './budget.js';
import { earlyStopSchema } from './early-stop.js';
import { executionKeys } from './execution.js';
import { ruleKeys } from './rules.js';
import { scheduleSchema } from './schedule.js';

export const SEARCH_METHODS = ['grid'] as const;

/** Most values, seeds and planned trials; more is a slip of the pen. */
export const MAX_TRIALS = 10_000;

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const values = z.array(z.unknown()).min(1).max(MAX_TRIALS);
const condition = z.union([scalar.transform((value) => [value]), z.array(scalar).min(1)]);

const parameter = z.union([
  values.transform((list) => ({ values: list, when: {}, valuesAt: [] as readonly string[] })),
  z
    .strictObject({
      /** The values to try. */
      values,
      /** The parameter exists only where these others have one of these values. */
      when: z.record(z.string(), condition).default({}),
    })
    .transform((long) => ({ ...long, valuesAt: ['values'] as readonly string[] })),
]);

const seed = z.int().min(0);
const seeds = z.union([
  z
    .int()
    .positive()
    .max(MAX_TRIALS)
    .transform((count) => Array.from({ length: count }, (_, i) => i + 1)),
  z.array(seed).min(1).max(MAX_TRIALS),
  adaptiveSeedsSchema,
]);

const metric = z
  .strictObject({
    name: z.enum(METRIC_NAMES).default('val.accuracy'),
    /** Default: accuracies up, everything else down. */
    goal: z.enum(GOALS).optional(),
    /** Which epoch speaks for a trial: the best by this metric, or the last. */
    select: z.enum(SELECTIONS).default('best'),
  })
  .refine((m) => !(m.select === 'best' && m.name.startsWith('test.')), {
    path: ['name'],
    message:
      "choosing the best epoch by a test metric would fit the test images; use val.accuracy or 'select: last'",
  })
  .transform(
    (m): MetricChoice => ({
      ...m,
      goal: m.goal ?? (m.name.endsWith('.accuracy') ? 'maximize' : 'minimize'),
    }),
  );

/** The schema of a sweep file; unknown keys are refused. */
export const sweepSchema = z.strictObject({
  description: z.string().max(10_000).default(''),
  /** Path of an experiment file, relative to the sweep's, or the experiment itself. */
  experiment: z.union([z.string().min(1), experimentSchema]),
  method: z.enum(SEARCH_METHODS).default('grid'),
  /** By dotted name. */
  parameters: z.record(z.string(), parameter).default({}),
  ...ruleKeys,
  /** A count n means 1 … n; `{ min, max, until: decided }`: as many as the ranking needs; without it, the experiment's own. */
  seeds: seeds.optional(),
  metric: metric.prefault({}),
  /** Values of parameters that name the one arm which the others are compared with. */
  baseline: z.record(z.string(), scalar).optional(),
  /** Trials that train at the same time. */
  workers: z.int().min(1).max(256).default(1),
  ...executionKeys,
  /** What the sweep may spend before it starts no more trials. */
  budget: budgetSchema.optional(),
  /** The rule that ends trials which are not worth going on with. */
  early_stop: earlyStopSchema.optional(),
  /** When `dyrep schedule run` runs it by itself. */
  schedule: scheduleSchema.optional(),
});

export type Sweep = z.infer<typeof sweepSchema>;
