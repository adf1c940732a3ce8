// `early_terminate` of a W&B sweep file as our `early_stop`: the same rule under its own name.
import { z } from 'zod';
import { comesFrom, note, refuse, type Translation } from './translation.js';

/** The schema of `early_terminate`; its settings are checked by the rule. */
export const earlyTerminateSchema = z.strictObject({
  type: z.literal('hyperband'),
  min_iter: z.number().optional(),
  max_iter: z.number().optional(),
  s: z.number().optional(),
  eta: z.number().optional(),
  strict: z.boolean().optional(),
});

const PATH = ['early_terminate'];

/** The rule in our language. */
export function translateEarlyTerminate(
  { type: _, ...settings }: z.infer<typeof earlyTerminateSchema>,
  hasMetric: boolean,
  translation: Translation,
): Readonly<Record<string, unknown>> {
  comesFrom(translation, ['early_stop'], PATH);
  if (!hasMetric) refuse(translation, PATH, 'early_terminate needs a metric', 'key');
  note(translation, PATH, 'an iteration is an epoch here: that is how often a trial reports its metric');
  if (settings.strict === undefined) {
    const question = "strict is true, as W&B's schema says (its documentation says false)";
    note(translation, PATH, `${question}; write strict: false for the other rule`);
  }
  return { rule: 'wandb-hyperband', ...settings };
}
