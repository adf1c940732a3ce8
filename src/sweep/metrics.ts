// The keys `metric` and `metrics` of a sweep file: by which number trials are judged, or by which ones. Of several the first
// chooses the epoch that speaks for all of them.
import { z } from 'zod';
import {
  GOALS,
  type Goal,
  METRIC_NAMES,
  type MetricChoice,
  type MetricName,
  OBJECTIVE_NAMES,
  type Objective,
  type ObjectiveName,
  SELECTIONS,
} from '../trial/metrics.js';

const MOST_METRICS = 5;
/** Default: accuracies up, everything else down. */
const goal = z.enum(GOALS).optional();
/** Which epoch speaks for a trial: the best by the (first) metric, or the last. */
const select = z.enum(SELECTIONS);

const metric = z.strictObject({
  name: z.enum(METRIC_NAMES).default('val.accuracy'),
  goal,
  select: select.default('best'),
});

const objective = z.strictObject({
  name: z.enum(OBJECTIVE_NAMES),
  goal,
  select: select.optional(),
  /** The worst value that counts for the hypervolume. */
  reference: z.number().optional(),
});
type Written = z.infer<typeof objective>;

/** The keys with their schemas, for the schema of a sweep file. */
export const metricKeys = {
  metric: metric
    .superRefine((m, context) => {
      const message = testBest(m);
      if (message !== null) context.addIssue({ code: 'custom', path: ['name'], message });
    })
    .optional(),
  metrics: z
    .array(objective)
    .min(2)
    .max(MOST_METRICS)
    .superRefine((list, context) => {
      for (const { path, message } of objectiveIssues(list))
        context.addIssue({ code: 'custom', path: [...path], message });
    })
    .optional(),
} as const;

interface Keys {
  readonly metric?: z.infer<typeof metric> | undefined;
  readonly metrics?: readonly Written[] | undefined;
}

/** What is wrong with both keys together; null: nothing. */
export function metricConflict({ metric, metrics }: Keys): string | null {
  if (metric === undefined || metrics === undefined) return null;
  return "'metric' and 'metrics' exclude each other; the first of 'metrics' is what 'metric' would be";
}

/** The keys with their defaults: `metric` is the first of `metrics` where there are several. */
export function withMetrics<K extends Keys>(
  keys: K,
): Omit<K, keyof Keys> & { readonly metric: MetricChoice; readonly metrics: readonly Objective[] } {
  const { metric: single, metrics = [], ...rest } = keys;
  const first = metrics[0] ?? single ?? metric.parse({});
  return {
    ...rest,
    metric: {
      // The first of several is a metric of epochs: `objectiveIssues` refuses others.
      name: first.name as MetricName,
      goal: first.goal ?? impliedGoal(first.name),
      select: first.select ?? 'best',
    },
    metrics: metrics.map((m) => ({
      name: m.name,
      goal: m.goal ?? impliedGoal(m.name),
      reference: m.reference ?? null,
    })),
  };
}

function impliedGoal(name: ObjectiveName): Goal {
  return name.endsWith('.accuracy') ? 'maximize' : 'minimize';
}

function testBest(m: { readonly name: ObjectiveName; readonly select?: string | undefined }): string | null {
  if (m.select === 'last' || !m.name.startsWith('test.')) return null;
  return "choosing the best epoch by a test metric would fit the test images; use val.accuracy or 'select: last'";
}

function objectiveIssues(list: readonly Written[]): readonly { path: PropertyKey[]; message: string }[] {
  const referenced = list.some((m) => m.reference !== undefined);
  return list.flatMap((m, i) => {
    const messages: [string, string | null][] = [
      ['name', i === 0 ? firstIssue(m) : furtherIssue(m, list.slice(0, i))],
      ['select', i > 0 && m.select !== undefined ? 'the first metric chooses the epoch for all' : null],
    ];
    if (referenced && m.reference === undefined)
      messages.push(['reference', 'missing: give every metric a reference, or none']);
    return messages.flatMap(([key, message]) => (message === null ? [] : [{ path: [i, key], message }]));
  });
}

function firstIssue(m: Written): string | null {
  if (!(METRIC_NAMES as readonly string[]).includes(m.name))
    return `${m.name} has one value a trial; the first metric chooses an epoch: put it behind another one`;
  return testBest(m);
}

function furtherIssue({ name }: Written, before: readonly Written[]): string | null {
  if (before.some((m) => m.name === name)) return `${name} is there already`;
  if (!name.startsWith('test.')) return null;
  return `use val.${name.slice('test.'.length)}: what is reported of it is its test counterpart`;
}
