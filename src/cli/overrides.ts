// `key=value` arguments: parameters of an experiment set on the command line, the value read as YAML.
import { ArgumentError, ConfigError } from '../errors.js';
import { type Experiment, experimentSchema } from '../trial/experiment.js';
import { explain, type Issue, renderPath } from '../trial/explain.js';
import {
  parameterNames,
  parameterValue,
  unknownParameter,
  unreadBecause,
  withParameter,
} from '../trial/parameters.js';
import { parseYaml } from './read-yaml.js';

/** One parameter that the user set, and the argument in which. */
export interface Override {
  readonly name: string;
  readonly value: unknown;
  readonly argument: string;
}

type Problem = ArgumentError['problems'][number];

/** The parameters that `key=value` arguments set; throws an ArgumentError with every problem. */
export function parseOverrides(words: readonly string[]): readonly Override[] {
  const known = parameterNames();
  const problems: Problem[] = [];
  const overrides: Override[] = [];
  for (const argument of words) {
    const parsed = parseOverride(argument, known);
    if ('problem' in parsed) problems.push(parsed);
    else if (overrides.some((o) => o.name === parsed.name))
      problems.push({ argument, problem: `${parsed.name} is set twice` });
    else overrides.push(parsed);
  }
  if (problems.length > 0) throw new ArgumentError(problems);
  return overrides;
}

/** The experiment with the overrides, checked by a schema; throws an ArgumentError that names the arguments at fault. */
export function applyOverrides(
  experiment: Experiment,
  overrides: readonly Override[],
  schema: typeof experimentSchema = experimentSchema,
): Experiment {
  if (overrides.length === 0) return experiment;
  const input = overrides.reduce<unknown>((e, o) => withParameter(e, o.name, o.value), experiment);
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = explain(schema, input, parsed.error);
  throw new ArgumentError(issues.map((issue) => problemOf(issue, overrides)));
}

/** Refuses overrides that none of the experiments reads: throws an ArgumentError that says why. */
export function refuseUnread(experiments: readonly Experiment[], overrides: readonly Override[]): void {
  const problems = overrides.flatMap(({ name, argument }): Problem[] => {
    const reasons = experiments.map((e) => ({ e, reading: unreadBecause(e, name) }));
    const first = reasons[0];
    if (!first?.reading || reasons.some((r) => r.reading === null)) return [];
    const is = String(parameterValue(first.e, first.reading.parameter));
    return [{ argument, problem: `${first.reading.parameter} ${is} does not read ${name}` }];
  });
  if (problems.length > 0) throw new ArgumentError(problems);
}

function parseOverride(argument: string, known: readonly string[]): Override | Problem {
  const at = argument.indexOf('=');
  if (at <= 0) return { argument, problem: "expected key=value, for example 'train.epochs=2'" };
  const name = argument.slice(0, at);
  if (!known.includes(name)) return { argument, problem: unknownParameter('key', name) };
  const text = argument.slice(at + 1);
  if (text.trim() === '') return { argument, problem: `${name} has no value; null and '' are written out` };
  try {
    return { name, value: parseYaml(text, argument).value, argument };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { argument, problem: error.issues.map((i) => i.message).join('; ') };
  }
}

function problemOf(issue: Issue, overrides: readonly Override[]): Problem {
  const words = issue.path.map(String);
  const cause = overrides.findLast((o) =>
    o.name.split('.').every((w, i) => i >= words.length || words[i] === w),
  );
  const path = renderPath(issue.path);
  const problem = path === cause?.name ? issue.message : `${path}: ${issue.message}`;
  return { argument: cause?.argument ?? overrides.map((o) => o.argument).join(' '), problem };
}
