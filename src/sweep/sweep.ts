// The schema of a YAML in sweeps/: an experiment, the parameters to vary, seeds, how to search and by which number.
import { z } from 'zod';
import { experimentSchema } from '../trial/experiment.js';
import { adaptiveSeedsSchema } from './adaptive-seeds.js';
import { budgetSchema } from './budget.js';
import { earlyStopSchema } from './early-stop.js';
import { executionKeys } from './execution.js';
import { metricConflict, metricKeys, withMetrics } from './metrics.js';
import { ruleKeys } from './rules.js';
import { scheduleSchema } from './schedule.js';
import { searchKeys } from './search-keys.js';
import { MAX_TRIALS, parametersSchema, scalar } from './search-parameters.js';

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

const keys = z.strictObject({
  description: z.string().max(10_000).default(''),
  /** Path of an experiment file, relative to the sweep's, or the experiment itself. */
  experiment: z.union([z.string().min(1), experimentSchema]),
  ...searchKeys,
  /** What varies, by dotted name. */
  parameters: parametersSchema.prefault({}),
  ...ruleKeys,
  /** A count n means 1 … n; `{ min, max, until: decided }`: as many as the ranking needs; without it, the experiment's own. */
  seeds: seeds.optional(),
  ...metricKeys,
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

/** The schema of a sweep file; unknown keys are refused. */
export const sweepSchema = keys
  .superRefine((sweep, context) => {
    const message = metricConflict(sweep);
    if (message !== null) context.addIssue({ code: 'custom', path: ['metrics'], message });
  })
  .transform(withMetrics);

export type Sweep = z.infer<typeof sweepSchema>;
