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

type EarlyTerminate = z.infer<typeof earlyTerminateSchema>;
type Settings = Omit<EarlyTerminate, 'type'>;

const PATH = ['early_terminate'];

/** The rule in our language. */
export function translateEarlyTerminate(
  early: EarlyTerminate,
  hasMetric: boolean,
  translation: Translation,
): Readonly<Record<string, unknown>> {
  const settings = settingsRead(early, translation);
  comesFrom(translation, ['early_stop'], PATH);
  if (!hasMetric) refuse(translation, PATH, 'early_terminate needs a metric', 'key');
  note(translation, PATH, 'an iteration is an epoch here: that is how often a trial reports its metric');
  if (settings.strict === undefined) {
    const question = "strict is true, as W&B's schema says (its documentation says false)";
    note(translation, PATH, `${question}; write strict: false for the other rule`);
  }
  return { rule: 'wandb-hyperband', ...settings };
}

/** The settings without one that W&B does not read: `min_iter` beside `max_iter` and `s`, or `s` beside `min_iter`. */
function settingsRead({ type: _, ...given }: EarlyTerminate, translation: Translation): Settings {
  const { min_iter, max_iter, s, ...others } = given;
  if (min_iter === undefined || s === undefined) return given;
  const unread = max_iter === undefined ? 's' : 'min_iter';
  const read = max_iter === undefined ? { min_iter } : { max_iter, s };
  const because = `W&B goes by ${Object.keys(read).join(' and ')} where both are given`;
  note(translation, [...PATH, unread], `means nothing here: ${because}`);
  return { ...read, ...others };
}
