// Experiments and sweeps from their files, with what the command line sets.
import { basename, dirname, extname, join, resolve } from 'node:path';
import { ArgumentError, ConfigError, FileError } from '../errors.js';
import { planSweep, type SweepPlan } from '../sweep/plan.js';
import { variedNames } from '../sweep/points.js';
import { triedArms } from '../sweep/search-plan.js';
import type { Sweep } from '../sweep/sweep.js';
import { type Experiment, experimentSchema, resolveExperiment } from '../trial/experiment.js';
import { placeIssues } from '../trial/explain.js';
import { parameterNames, parameterValue, unreadBecause } from '../trial/parameters.js';
import { runnableSchema } from '../trial/runnable.js';
import { applyOverrides, type Override, parseOverrides, refuseUnread } from './overrides.js';
import { withStructure, withStructures } from './read-structure.js';
import { readSweepFile } from './read-sweep-file.js';
import { checkDocument, parseYaml, readDocument, type YamlFile } from './read-yaml.js';
import {
  applySweepArguments,
  blamingArguments,
  parseSweepArguments,
  type SweepArgument,
} from './sweep-arguments.js';

/** The resolved experiment of a file with `key=value` arguments; throws a UserError with every problem. */
export function readExperiment(file: string, words: readonly string[]): Experiment {
  const overrides = parseOverrides(words);
  // With arguments the file need not run as it stands.
  const yaml = readExperimentFile(file, overrides.length > 0 ? experimentSchema : runnableSchema);
  if (overrides.length === 0) refuseUnreadKeys(yaml);
  const read = withStructure(yaml.value, dirname(file), yaml);
  const experiment = resolveExperiment(withStructure(applyOverrides(read, overrides, runnableSchema), '.'));
  refuseUnread([experiment], overrides);
  return experiment;
}

/** An experiment file; a sweep is called by its name. */
function readExperimentFile(file: string, schema: typeof experimentSchema): YamlFile<Experiment> {
  const document = readDocument(file);
  const { value } = document;
  if (typeof value === 'object' && value !== null && 'experiment' in value && !('model' in value))
    throw new FileError(file, 'this is a sweep, not an experiment; dyrep sweep runs it');
  return checkDocument(document, schema);
}

/** A key that the experiment does not read is refused where the file runs as it stands; a base of others may have it. */
function refuseUnreadKeys({ file, text, value, positionOf }: YamlFile<Experiment>): void {
  const written = parseYaml(text, file).value;
  const unread = parameterNames().flatMap((name) => {
    const reading = parameterValue(written, name) === undefined ? null : unreadBecause(value, name);
    return reading === null ? [] : [{ name, because: reading.parameter }];
  });
  const sections = new Set(unread.map((u) => u.name));
  const issues = unread
    .filter(({ name }) => !sections.has(name.slice(0, name.lastIndexOf('.'))))
    .map(({ name, because }) => ({
      path: name.split('.'),
      part: 'key' as const,
      message: `${because} ${String(parameterValue(value, because))} does not read ${name}`,
    }));
  if (issues.length > 0) throw new ConfigError(placeIssues(file, issues, positionOf));
}

/**
 * The plan of a sweep file; `set` are `key=value` for its experiment, `words` are `key=value` that may also vary a
 * parameter; `experiment` is the file that a sweep of W&B's is about. Throws a UserError with every problem.
 */
export function readSweep(
  file: string,
  set: readonly string[],
  now: () => number,
  words: readonly string[] = [],
  experiment?: string,
): SweepPlan {
  const args = parseSweepArguments(words);
  const yaml = readSweepFile(file, experiment);
  const applied = applySweepArguments(withStructures(yaml.value, dirname(file), yaml), args);
  const { set: single } = applied;
  const sweep = withStructures(applied.sweep, '.');
  const overrides = together(parseOverrides(set), args, single);
  refuseVaried(sweep, overrides);
  const base = withStructure(applyOverrides(baseExperiment(yaml), overrides), '.');
  const { text, positionOf, notes } = yaml;
  const source = { id: basename(file, extname(file)), file, text, positionOf, notes };
  const plan = blamingArguments(args, () => planSweep(sweep, base, { ...source, createdAt: now() }));
  // What a search draws later may read what its first points do not.
  const drawn = plan.searching === null ? [] : triedArms(plan.searching);
  refuseUnread(
    [...plan.arms, ...drawn].map((arm) => arm.experiment),
    overrides,
  );
  return plan;
}

/** What `--set` and the arguments set, each name once. */
function together(
  set: readonly Override[],
  args: readonly SweepArgument[],
  single: readonly Override[],
): readonly Override[] {
  const twice = set.filter(({ name }) => args.some((arg) => arg.name === name));
  if (twice.length === 0) return [...set, ...single];
  throw new ArgumentError(twice.map((o) => ({ argument: o.argument, problem: `${o.name} is given twice` })));
}

function baseExperiment(sweep: YamlFile<Sweep>): Experiment {
  const { experiment } = sweep.value;
  const folder = dirname(sweep.file);
  if (typeof experiment !== 'string') return withStructure(experiment, folder, sweep, ['experiment']);
  const file = experiment.startsWith('/') ? experiment : join(folder, experiment);
  try {
    if (resolve(file) === resolve(sweep.file)) throw new FileError(file, 'this is the sweep itself');
    const base = readExperimentFile(file, experimentSchema);
    return withStructure(base.value, dirname(file), base);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const issue = { path: ['experiment'], part: 'value' as const, message: error.message };
    throw new ConfigError(placeIssues(sweep.file, [issue], sweep.positionOf));
  }
}

function refuseVaried(sweep: Sweep, overrides: readonly Override[]): void {
  const varied = variedNames(sweep);
  const problems = overrides.flatMap(({ name, argument }) => {
    if (name === 'seed' && sweep.seeds !== undefined)
      return [{ argument, problem: 'the sweep has its own seeds' }];
    const outer = varied.find((v) => v === name || name.startsWith(`${v}.`));
    return outer === undefined ? [] : [{ argument, problem: `the sweep varies ${outer}; it cannot be set` }];
  });
  if (problems.length > 0) throw new ArgumentError(problems);
}
