// From points to arms: the experiment at a point with a readable name, and what is wrong with it at its place in the file.
import { type Experiment, resolveExperiment } from '../trial/experiment.js';
import { explain, type Issue, renderPath } from '../trial/explain.js';
import { canonicalJson } from '../trial/identity.js';
import { parameterValue, type Reading, unreadBecause, withParameters } from '../trial/parameters.js';
import { runnableSchema } from '../trial/runnable.js';
import { createTrial } from '../trial/trial.js';
import { armName, parameterLabels, renderParameter } from './arm-names.js';
import { pointNames, type SweepPoint } from './points.js';
import type { Sweep } from './sweep.js';

/** The trials that differ only in seed. */
export interface PlannedArm {
  readonly id: string;
  /** Readable and unique in this sweep: "dyrep interval=2". */
  readonly name: string;
  /** Values of the varied parameters that this arm has, by dotted name, in the order of the file. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The resolved experiment with the first seed. */
  readonly experiment: Experiment;
}

/** What keeps points from being arms: values that the experiment refuses, and those that it does not read. */
export interface ArmIssues {
  readonly refused: Issue[];
  readonly unread: Issue[];
}

/** Makes the arm of a point; null and issues (pushed) where its experiment is refused or does not read a value. */
export type ArmMaker = (point: SweepPoint, issues?: ArmIssues) => PlannedArm | null;

/** The maker of a sweep's arms with this seed. */
export function armMaker(sweep: Sweep, base: Experiment, seed: number): ArmMaker {
  const labels = parameterLabels(pointNames(sweep));
  return (point, issues = { refused: [], unread: [] }) => {
    const experiment = experimentAt(sweep, base, point, issues);
    if (experiment === null) return null;
    const resolved = resolveExperiment({ ...experiment, seed });
    const name = armName(point.values, labels, base.method);
    return { id: createTrial(resolved).arm, name, parameters: point.values, experiment: resolved };
  };
}

/** The base with the values of a point; null and issues at the sweep's values when they are refused or not read. */
function experimentAt(
  sweep: Sweep,
  base: Experiment,
  point: SweepPoint,
  issues: ArmIssues,
): Experiment | null {
  const names = Object.keys(point.values);
  const input = withParameters(base, point.values);
  const parsed = runnableSchema.safeParse(input);
  if (!parsed.success) {
    for (const issue of explain(runnableSchema, input, parsed.error))
      issues.refused.push(atValue(point, issue));
    return null;
  }
  const unread = names.flatMap((name) => {
    const reading = unreadBecause(parsed.data, name);
    return reading ? [unreadIssue(sweep, point, parsed.data, name, reading)] : [];
  });
  issues.unread.push(...unread);
  return unread.length > 0 ? null : parsed.data;
}

/** An issue of the whole experiment, moved to the value in the sweep that it is about. */
function atValue(point: SweepPoint, issue: Issue): Issue {
  for (const name of Object.keys(point.values)) {
    const words = name.split('.');
    const shared = words.every((word, i) => i >= issue.path.length || issue.path[i] === word);
    if (!shared) continue;
    return { ...issue, path: [...point.pathOf(name), ...issue.path.slice(words.length)] };
  }
  return { ...issue, path: ['parameters'], message: `${renderPath(issue.path)}: ${issue.message}` };
}

function unreadIssue(
  sweep: Sweep,
  point: SweepPoint,
  experiment: Experiment,
  name: string,
  reading: Reading,
): Issue {
  const { parameter, values } = reading;
  const is = `${parameter} ${renderParameter(parameterValue(experiment, parameter))}`;
  if (point.listed)
    return { path: point.pathOf(name), part: 'key', message: `${is} does not read ${name}; leave it out` };
  const wanted =
    values.length === 1 ? renderParameter(values[0]) : `[${values.map(renderParameter).join(', ')}]`;
  const hint =
    parameter in sweep.parameters
      ? `add \`when: { ${parameter}: ${wanted} }\` to it`
      : `set \`${parameter}: ${renderParameter(values[0])}\` in the experiment`;
  const { path } = sweep.parameters[name]!;
  return { path, part: 'key', message: `${is} does not read ${name}; ${hint}` };
}

/** Arms that are the same experiment. */
export function sameArms(arms: readonly PlannedArm[], key: string): readonly Issue[] {
  const seen = new Map<string, string>();
  return arms.flatMap(({ id, name }) => {
    const first = seen.get(id);
    seen.set(id, name);
    if (first === undefined) return [];
    const message = `the arms '${first}' and '${name}' are the same experiment`;
    return [{ path: [key], part: 'key', message }];
  });
}

/** The arm that a sweep's baseline names; null for none. */
export function baselineOf({ baseline }: Sweep, arms: readonly PlannedArm[]): PlannedArm | null {
  return baseline === undefined ? null : (matchingArms(baseline, arms)[0] ?? null);
}

/** What is wrong with the baseline: it names one of these arms, each of which is called `noun`. */
export function baselineIssues(sweep: Sweep, arms: readonly PlannedArm[], noun = 'arm'): readonly Issue[] {
  if (sweep.baseline === undefined) return [];
  const matching = matchingArms(sweep.baseline, arms);
  if (matching.length === 1) return [];
  const names = (list: readonly PlannedArm[]) => list.map((arm) => `'${arm.name}'`).join(', ');
  const more = arms.length > 10 ? ', …' : '';
  const known = arms.length === 0 ? 'there is none' : `the arms are ${names(arms.slice(0, 10))}${more}`;
  const message =
    matching.length === 0
      ? `no ${noun} has these values; ${known}`
      : `these values fit ${matching.length} arms, name one: ${names(matching.slice(0, 10))}`;
  return [{ path: ['baseline'], part: 'key', message }];
}

function matchingArms(
  wanted: Readonly<Record<string, unknown>>,
  arms: readonly PlannedArm[],
): readonly PlannedArm[] {
  const same = (a: unknown, b: unknown) => a !== undefined && canonicalJson(a) === canonicalJson(b);
  return arms.filter((arm) => Object.entries(wanted).every(([name, v]) => same(arm.parameters[name], v)));
}
