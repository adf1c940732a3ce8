// A W&B sweep file in our language, with a note on each thing that means something else here or nothing at all. Source:
// the schema and behaviour of the sweeps engine 0.3.0.
import { z } from 'zod';
import { nearestName, unknownName } from '../../errors.js';
import { explain, type Issue, type Path } from '../../trial/explain.js';
import { METRIC_NAMES } from '../../trial/metrics.js';
import { earlyTerminateSchema, translateEarlyTerminate } from './early-terminate.js';
import { translateMetric, wandbMetricSchema } from './metric.js';
import { translateParameters } from './parameters.js';
import { comesFrom, note, originOf, refuse, startTranslation, type Translation } from './translation.js';

/** Points of a search that says no number; W&B would go on until it is stopped. */
export const DEFAULT_POINTS = 20;

const METHODS = ['grid', 'random', 'bayes', 'custom'] as const;
const text = z.string();

/** The schema of W&B's file; it lets other keys pass, which W&B warns of. */
export const wandbSchema = z.looseObject({
  method: z.enum(METHODS),
  program: text.min(1).optional(),
  parameters: z.record(text, z.unknown()).refine((p) => Object.keys(p).length > 0, {
    message: 'expected at least one parameter',
  }),
  metric: wandbMetricSchema.optional(),
  metrics: z.array(wandbMetricSchema).min(2).optional(),
  run_cap: z.int().min(1).optional(),
  early_terminate: earlyTerminateSchema.optional(),
  // W&B Launch has a scheduler with other keys, such as num_workers.
  scheduler: z.looseObject({ engine: text.optional(), source: text.optional() }).optional(),
  name: text.optional(),
  description: text.optional(),
  command: z.unknown().optional(),
  controller: z.unknown().optional(),
  ...{ project: z.unknown().optional(), entity: z.unknown().optional(), job: z.unknown().optional() },
  ...{ image_uri: z.unknown().optional(), apiVersion: z.unknown().optional(), kind: z.unknown().optional() },
});

type WandbFile = z.infer<typeof wandbSchema>;

/** Keys that only W&B's files have. */
const ONLY_WANDB = [
  ...['program', 'name', 'command', 'run_cap', 'early_terminate', 'scheduler', 'project', 'entity', 'job'],
  ...['image_uri', 'controller', 'apiVersion', 'kind'],
];

/** Keys without a meaning here, and why. */
const MEANINGLESS = {
  command: 'means nothing here: dyrep trains by itself',
  controller: 'means nothing here: dyrep decides on this machine',
  project: 'means nothing here',
  entity: 'means nothing here',
  job: 'means nothing here: dyrep trains by itself',
  image_uri: 'means nothing here: dyrep trains by itself',
  apiVersion: 'means nothing here',
  kind: 'means nothing here',
} as const;

/** Whether a parsed file is a sweep of W&B's: it has no `experiment`, and a key or value that only W&B has. */
export function isWandbFile(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value) || 'experiment' in value) return false;
  if (ONLY_WANDB.some((key) => key in value)) return true;
  return value.method === 'bayes' || value.method === 'custom' || hasTheirMetric(value.metric);
}

function hasTheirMetric(metric: unknown): boolean {
  if (!isRecord(metric)) return false;
  if (['target', 'impute', 'impute_while_running'].some((key) => key in metric)) return true;
  return typeof metric.name === 'string' && !(METRIC_NAMES as readonly string[]).includes(metric.name);
}

/** What a translation needs besides the file. */
export interface TranslationOptions {
  /** The experiment that the command line names, as a path from the file's folder. */
  readonly experiment: string | null;
  /** The same as the command line has it. */
  readonly named?: string;
  readonly written: Translation['written'];
}

/** A translated file: `sweep` is to be read by our schema; `issues` stand against the original, and then it is null. */
export interface TranslatedFile {
  readonly sweep: Readonly<Record<string, unknown>> | null;
  readonly notes: readonly Issue[];
  readonly issues: readonly Issue[];
  /** Where a path of the translated sweep stands in the original file. */
  originOf(path: Path): Path;
}

/** The file in our language. */
export function translateWandbFile(input: unknown, options: TranslationOptions): TranslatedFile {
  const translation = startTranslation(options.written);
  const parsed = wandbSchema.safeParse(input);
  const issues = parsed.success ? [] : explain(wandbSchema, input, parsed.error);
  noteOtherKeys(input, translation);
  const sweep = parsed.success ? translate(parsed.data, options, translation) : null;
  return {
    sweep: translation.issues.length > 0 ? null : sweep,
    notes: translation.notes,
    issues: [...issues, ...translation.issues],
    originOf: (path) => originOf(translation, path),
  };
}

/** Notes keys that W&B does not know; a slip of one that it knows is refused. */
function noteOtherKeys(input: unknown, translation: Translation): void {
  const known = Object.keys(wandbSchema.shape);
  for (const key of isRecord(input) ? Object.keys(input).filter((k) => !known.includes(k)) : [])
    if (nearestName(key, known) !== undefined)
      refuse(translation, [key], unknownName('key', key, known), 'key');
    else note(translation, [key], 'means nothing here, nor in W&B');
}

function translate(file: WandbFile, options: TranslationOptions, translation: Translation) {
  const experiment = experimentOf(file, options, translation);
  const search = methodOf(file, translation);
  const { parameters, seeds } = translateParameters(file.parameters, search === 'grid', translation);
  const metrics = metricsOf(file, translation);
  if (file.method === 'bayes' && file.metric === undefined)
    refuse(translation, ['method'], 'bayes needs a metric', 'value');
  for (const [key, reason] of Object.entries(MEANINGLESS)) if (key in file) note(translation, [key], reason);
  return {
    ...describe(file, translation),
    experiment,
    method: search,
    ...lengthOf(file, search, seeds?.length ?? 1, translation),
    parameters,
    ...(seeds && { seeds }),
    ...metrics,
    ...(file.early_terminate && {
      early_stop: translateEarlyTerminate(file.early_terminate, file.metric !== undefined, translation),
    }),
  };
}

function experimentOf({ program }: WandbFile, options: TranslationOptions, translation: Translation) {
  const { experiment, named = experiment } = options;
  comesFrom(translation, ['experiment'], program === undefined ? [] : ['program']);
  const isRecipe = program !== undefined && /\.(ya?ml|json)$/i.test(program);
  if (experiment === null && isRecipe) return program;
  if (experiment === null) {
    const how = 'name the experiment that is to be trained: --experiment FILE, or program: FILE.yml';
    if (program === undefined) refuse(translation, [], `a W&B sweep without a program; ${how}`, 'key');
    else refuse(translation, ['program'], `${program} is no experiment of dyrep's; ${how}`, 'value');
  } else if (program !== undefined)
    note(translation, ['program'], `${program} is not run: ${named} is trained`);
  return experiment;
}

function methodOf({ method, scheduler }: WandbFile, translation: Translation): string {
  comesFrom(translation, ['method'], ['method']);
  const ours = method === 'custom' && scheduler?.engine === 'optuna' && scheduler.source === undefined;
  if (ours) note(translation, ['scheduler'], "Optuna's default is tpe, which is built in here");
  else if (method === 'custom') {
    const wanted = 'expected grid, random or bayes (here grid, random, tpe or gp)';
    refuse(translation, ['method'], `a scheduler of one's own cannot be run here; ${wanted}`, 'value');
  } else if (scheduler !== undefined)
    note(translation, ['scheduler'], 'means nothing here: dyrep decides itself');
  if (method !== 'bayes') return ours ? 'tpe' : method;
  note(translation, ['method'], 'bayes is gp here: a Gaussian process too, but not the same proposals');
  return 'gp';
}

/** How many points a search has, or where a grid is cut. */
function lengthOf({ run_cap: cap }: WandbFile, search: string, seeds: number, translation: Translation) {
  if (search === 'grid') {
    note(translation, ['method'], GRID_RETRIES);
    if (cap === undefined) return {};
    comesFrom(translation, ['budget'], ['run_cap']);
    comesFrom(translation, ['budget', 'trials'], ['run_cap']);
    if (seeds > 1) note(translation, ['run_cap'], 'the first seed goes through the grid before the second');
    return { budget: { trials: cap } };
  }
  if (cap === undefined) {
    const more = `W&B goes on until it is stopped; here it has ${DEFAULT_POINTS} points`;
    note(translation, ['method'], `there is no run_cap: ${more}`);
    return { points: DEFAULT_POINTS };
  }
  comesFrom(translation, ['points'], ['run_cap']);
  const points = Math.max(1, Math.floor(cap / seeds));
  if (seeds > 1) note(translation, ['run_cap'], `${cap} runs are ${points} points with ${seeds} seeds each`);
  return { points };
}

const GRID_RETRIES =
  'a point whose run failed is done in W&B and never run again; here `retry` and `--retry-failed` say what is';

function metricsOf(file: WandbFile, translation: Translation): Readonly<Record<string, unknown>> {
  const { metric, metrics } = file;
  if (metrics !== undefined) {
    comesFrom(translation, ['metrics'], ['metrics']);
    const list = metrics.map((m, i) => translateMetric(m, ['metrics', i], ['metrics', i], translation));
    if (metric !== undefined) refuse(translation, ['metric'], 'metric and metrics do not go together', 'key');
    return { metrics: list };
  }
  if (metric !== undefined) return { metric: translateMetric(metric, ['metric'], ['metric'], translation) };
  note(translation, [], 'there is no metric: val.accuracy is maximized');
  return {};
}

function describe({ name, description }: WandbFile, translation: Translation) {
  if (name !== undefined)
    note(translation, ['name'], 'is shown as the description: a sweep is called by its file');
  comesFrom(translation, ['description'], description === undefined ? ['name'] : ['description']);
  const words = [name, description].filter((part) => part !== undefined);
  return words.length === 0 ? {} : { description: words.join(': ') };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
