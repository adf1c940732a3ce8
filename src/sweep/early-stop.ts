// The key `early_stop` of a sweep file: a rule by name with its settings, which changes no trial but may end it early.
import { z } from 'zod';
import { explain, type Issue, type Path } from '../trial/explain.js';
import type { MetricChoice } from '../trial/metrics.js';
import type { Pruner } from './pruners/pruner.js';
import { createPruner, PRUNER_NAMES, prunerNamed } from './pruners/table.js';

const ruled = z.looseObject({ rule: z.enum(PRUNER_NAMES) });

/** The schema of `early_stop`; what a rule does not know is refused. */
export const earlyStopSchema = ruled.superRefine((value, context) => {
  for (const { path, message } of settingsIssues(value, []))
    context.addIssue({ code: 'custom', path: [...path], message });
});

/** A rule and its settings, as they stand in the file. */
export type EarlyStop = z.infer<typeof earlyStopSchema>;

/** The pruner of an `early_stop`. */
export function prunerOf({ rule, ...settings }: EarlyStop): Pruner {
  return createPruner(rule, settings);
}

const file = z.looseObject({ early_stop: earlyStopSchema });

/** The `early_stop` of the sweep whose parsed file this is; null where it has none. */
export function earlyStopOf(value: unknown): EarlyStop | null {
  const parsed = file.safeParse(value);
  return parsed.success ? parsed.data.early_stop : null;
}

/** What is wrong with judging by this metric: a test metric would choose by the test images. */
export function earlyStopIssues(sweep: {
  readonly early_stop?: EarlyStop | undefined;
  readonly metric: MetricChoice;
}): readonly Issue[] {
  if (sweep.early_stop === undefined || !sweep.metric.name.startsWith('test.')) return [];
  const message = 'stopping trials early by a test metric would choose by the test images; use val.accuracy';
  return [{ path: ['early_stop'], part: 'key', message }];
}

function settingsIssues(
  { rule, ...settings }: EarlyStop,
  at: Path,
): readonly { path: Path; message: string }[] {
  const kind = prunerNamed(rule);
  const parsed = kind.settings.safeParse(settings);
  if (!parsed.success)
    return explain(kind.settings, settings, parsed.error).map((i) => ({ ...i, path: [...at, ...i.path] }));
  const inner = ruled.safeParse(settings.wrapped);
  return inner.success ? settingsIssues(inner.data, [...at, 'wrapped']) : [];
}
