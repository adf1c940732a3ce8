// The metric of a W&B sweep file: which of ours its name means, and the goal with W&B's default.
import { z } from 'zod';
import { unknownName } from '../../errors.js';
import type { Path } from '../../trial/explain.js';
import { GOALS, METRIC_NAMES, OBJECTIVE_NAMES, type ObjectiveName } from '../../trial/metrics.js';
import { comesFrom, note, refuse, type Translation } from './translation.js';

const IMPUTE = ['latest', 'best', 'worst'] as const;

/** The schema of `metric` and of each of `metrics`. */
export const wandbMetricSchema = z.strictObject({
  name: z.string().min(1),
  goal: z.enum(GOALS).optional(),
  target: z.number().optional(),
  impute: z.enum(IMPUTE).optional(),
  impute_while_running: z.union([z.enum([...IMPUTE, 'false']), z.literal(false)]).optional(),
});

type WandbMetric = z.infer<typeof wandbMetricSchema>;

const PARTS: Readonly<Record<string, 'train' | 'val' | 'test'>> = {
  ...{ train: 'train', training: 'train', trn: 'train', test: 'test', testing: 'test' },
  ...{ val: 'val', valid: 'val', validation: 'val', dev: 'val', eval: 'val' },
};
const WHATS: Readonly<Record<string, 'loss' | 'accuracy'>> = {
  ...{ loss: 'loss', accuracy: 'accuracy', acc: 'accuracy', acc1: 'accuracy', top1: 'accuracy' },
};
/** Words that say how a number was taken, which `metric.select` says here. */
const SILENT = ['best', 'epoch', 'avg', 'mean', 'total', 'top', '1', 'final', 'last'];

/** A metric of ours; `guessed`: its name does not say on which images. */
interface MeantMetric {
  readonly name: ObjectiveName;
  readonly guessed: boolean;
}

/** The metric, of these, that a name means; null when there is none. */
export function meantMetric(
  name: string,
  known: readonly ObjectiveName[] = METRIC_NAMES,
): MeantMetric | null {
  const own = known.find((n) => n === name);
  if (own !== undefined) return { name: own, guessed: false };
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  let part: 'train' | 'val' | 'test' | undefined;
  let what: 'loss' | 'accuracy' | undefined;
  for (const word of words.filter((w) => !SILENT.includes(w))) {
    if (Object.hasOwn(PARTS, word) && (part === undefined || part === PARTS[word])) part = PARTS[word];
    else if (Object.hasOwn(WHATS, word) && (what === undefined || what === WHATS[word])) what = WHATS[word];
    else return null;
  }
  if (what === undefined && !words.includes('top')) return null;
  return { name: `${part ?? 'val'}.${what ?? 'accuracy'}`, guessed: part === undefined };
}

/** A metric in our language; null when its name means none of ours. */
export function translateMetric(
  metric: WandbMetric,
  theirs: Path,
  ours: Path,
  translation: Translation,
): Readonly<Record<string, unknown>> | null {
  const at = [...theirs, 'name'];
  const known = ours[0] === 'metrics' ? OBJECTIVE_NAMES : METRIC_NAMES;
  const meant = meantMetric(metric.name, known);
  if (meant === null) {
    refuse(translation, at, unknownName('metric', metric.name, known), 'value');
    return null;
  }
  comesFrom(translation, ours, theirs);
  const images = meant.guessed ? '; on which images it does not say, the validation images are taken' : '';
  if (meant.name !== metric.name) note(translation, at, `${metric.name} is ${meant.name} here${images}`);
  noteGoal(metric, meant.name, theirs, translation);
  for (const key of ['target', 'impute', 'impute_while_running'] as const)
    if (metric[key] !== undefined) note(translation, [...theirs, key], IGNORED[key]);
  const { name } = meant;
  // Of several metrics the first one chooses the epoch.
  if (!name.startsWith('test.') || Number(ours[1] ?? 0) > 0) return { name, goal: metric.goal ?? 'minimize' };
  const reason = 'the best epoch by a test metric would fit the test images';
  note(translation, at, `W&B takes the best of all epochs; ${reason}, so the last epoch counts`);
  return { name, goal: metric.goal ?? 'minimize', select: 'last' };
}

const IGNORED = {
  target: 'means nothing here: a sweep ends with its plan or its budget, not at a value',
  impute: 'means nothing here: a trial that failed has no value, and the search leaves it out',
  impute_while_running: 'means nothing here: the search sees trials that have ended only',
} as const;

function noteGoal({ goal }: WandbMetric, name: ObjectiveName, path: Path, translation: Translation): void {
  const upwards = name.endsWith('.accuracy');
  if (goal === undefined && upwards)
    note(
      translation,
      [...path, 'name'],
      `without a goal W&B minimizes: the lowest ${name} wins; write goal: maximize if that is not meant`,
    );
  else if (goal === 'minimize' && upwards)
    note(translation, [...path, 'goal'], `minimize is kept: the lowest ${name} wins`);
  else if (goal === 'maximize' && name.endsWith('.loss'))
    note(translation, [...path, 'goal'], `maximize is kept: the highest ${name} wins`);
}
