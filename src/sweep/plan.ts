// From a sweep to its trials: each point of the space once, as an arm with a readable name, times the seeds. The trials
// stand in the order in which they are worth running: every arm with the first seed, then every arm with the second.
import { ConfigError } from '../errors.js';
import { type Experiment, resolveExperiment } from '../trial/experiment.js';
import { explain, type Issue, type PositionOf, placeIssues, renderPath } from '../trial/explain.js';
import { canonicalJson } from '../trial/identity.js';
import type { MetricChoice, Objective } from '../trial/metrics.js';
import { parameterValue, type Reading, unreadBecause, withParameter } from '../trial/parameters.js';
import { runnableSchema } from '../trial/runnable.js';
import { createTrial, type Trial } from '../trial/trial.js';
import type { AdaptiveSeeds } from './adaptive-seeds.js';
import { armName, parameterLabels, renderParameter } from './arm-names.js';
import type { Budget } from './budget.js';
import { checkSpace } from './check-space.js';
import { earlyStopIssues } from './early-stop.js';
import { planPoints, pointNames, type RuleEffect, type SweepPoint } from './points.js';
import { constraintIssue, readConstraints } from './rules.js';
import type { Space } from './space.js';
import { MAX_TRIALS, type Sweep } from './sweep.js';

/** The file that a sweep comes from. */
export interface SweepSource {
  /** Name of the sweep: its file name without extension. */
  readonly id: string;
  readonly file: string;
  readonly text: string;
  readonly positionOf: PositionOf;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

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

export interface PlannedTrial {
  readonly trial: Trial;
  /** Name of the arm. */
  readonly arm: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly position: number;
}

/** What a sweep runs; `sweep` and `trials` are what the store's `putSweep` takes. */
export interface SweepPlan {
  readonly sweep: {
    readonly id: string;
    readonly source: string;
    readonly metric: MetricChoice;
    readonly metrics?: readonly Objective[] | undefined;
    readonly parameters: readonly string[];
    readonly baseline: string | null;
    readonly createdAt: number;
  };
  readonly trials: readonly PlannedTrial[];
  readonly arms: readonly PlannedArm[];
  readonly seeds: readonly number[];
  readonly workers: number;
  /** What `zip`, `exclude`, `constraints` and `include` did to the grid, in this order. */
  readonly rules: readonly RuleEffect[];
  /** What may be spent; the plan has no more trials than it allows. */
  readonly budget: Budget | null;
  /** How seeds are added as trials finish; null: they are fixed. */
  readonly adaptive: AdaptiveSeeds | null;
}

/** The plan of a sweep over its base experiment; throws a ConfigError with every issue found. */
export function planSweep(sweep: Sweep, base: Experiment, source: SweepSource): SweepPlan {
  const refuse = (issues: readonly Issue[]) => {
    if (issues.length > 0) throw new ConfigError(placeIssues(source.file, issues, source.positionOf));
  };
  const { seeds, adaptive } = seedsOf(sweep, base);
  refuse(checkSpace(sweep, base));
  refuse(earlyStopIssues(sweep));
  const { constraints, issues: unreadable } = readConstraints(sweep, source);
  if (unreadable.length > 0) throw new ConfigError(unreadable);
  const space = spaceOf(sweep, base);
  const { points, rules, faults } = planPoints(sweep, base, space, constraints);
  if (faults.length > 0)
    throw new ConfigError(faults.map(({ constraint, fault }) => constraintIssue(constraint, fault, source)));
  if (points === null || points.length > MAX_TRIALS / (adaptive?.max ?? seeds.length))
    refuse([tooManyTrials()]);
  if (points?.length === 0) refuse([noPoint()]);
  const issues: Issue[] = [];
  const arms = planArms(sweep, base, points ?? [], seeds[0]!, issues);
  refuse(issues);
  refuse(sameArms(arms));
  refuse(baselineIssues(sweep, arms));
  return {
    sweep: {
      id: source.id,
      source: source.text,
      metric: sweep.metric,
      metrics: sweep.metrics.length > 0 ? sweep.metrics : undefined,
      parameters: pointNames(sweep),
      baseline: sweep.baseline ? (matchingArms(sweep.baseline, arms)[0]?.id ?? null) : null,
      createdAt: source.createdAt,
    },
    trials: planTrials(arms, seeds).slice(0, sweep.budget?.trials),
    arms,
    seeds,
    workers: sweep.workers,
    rules,
    budget: sweep.budget ?? null,
    adaptive,
  };
}

/** The plan with these trials of its arms instead, as far as its budget allows. */
export function withTrials(
  plan: SweepPlan,
  order: readonly { readonly arm: string; readonly seed: number }[],
): SweepPlan {
  const arms = new Map(plan.arms.map((arm) => [arm.id, arm]));
  const pairs = order.slice(0, plan.budget?.trials).map(({ arm, seed }) => ({ arm: arms.get(arm)!, seed }));
  const seeds = [...new Set(pairs.map((p) => p.seed))].sort((a, b) => a - b);
  return { ...plan, trials: toTrials(pairs), seeds };
}

function seedsOf({ seeds }: Sweep, base: Experiment) {
  if (seeds === undefined) return { seeds: [base.seed], adaptive: null };
  if (Array.isArray(seeds)) return { seeds, adaptive: null };
  return { seeds: Array.from({ length: seeds.min }, (_, i) => i + 1), adaptive: seeds };
}

function spaceOf(sweep: Sweep, base: Experiment): Space {
  return {
    parameters: Object.entries(sweep.parameters).map(([name, p]) => ({
      name,
      values: p.values,
      when: p.when,
    })),
    constant: (name) => parameterValue(base, name),
    zip: sweep.zip,
  };
}

function planArms(
  sweep: Sweep,
  base: Experiment,
  points: readonly SweepPoint[],
  seed: number,
  issues: Issue[],
): PlannedArm[] {
  const labels = parameterLabels(pointNames(sweep));
  return points.flatMap((point) => {
    const parameters = point.values;
    const name = armName(parameters, labels, base.method);
    const experiment = experimentAt(sweep, base, point, issues);
    if (experiment === null) return [];
    const resolved = resolveExperiment({ ...experiment, seed });
    return [{ id: createTrial(resolved).arm, name, parameters, experiment: resolved }];
  });
}

/** The base with the values of a point; null and issues at the sweep's values when they are refused or not read. */
function experimentAt(sweep: Sweep, base: Experiment, point: SweepPoint, issues: Issue[]): Experiment | null {
  const names = Object.keys(point.values);
  const input = names.reduce<unknown>((e, name) => withParameter(e, name, point.values[name]), base);
  const parsed = runnableSchema.safeParse(input);
  if (!parsed.success) {
    for (const issue of explain(runnableSchema, input, parsed.error)) issues.push(atValue(point, issue));
    return null;
  }
  const unread = names.flatMap((name) => {
    const reading = unreadBecause(parsed.data, name);
    return reading ? [unreadIssue(sweep, point, parsed.data, name, reading)] : [];
  });
  issues.push(...unread);
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
  if (point.included)
    return { path: point.pathOf(name), part: 'key', message: `${is} does not read ${name}; leave it out` };
  const wanted =
    values.length === 1 ? renderParameter(values[0]) : `[${values.map(renderParameter).join(', ')}]`;
  const hint =
    parameter in sweep.parameters
      ? `add \`when: { ${parameter}: ${wanted} }\` to it`
      : `set \`${parameter}: ${renderParameter(values[0])}\` in the experiment`;
  return { path: ['parameters', name], part: 'key', message: `${is} does not read ${name}; ${hint}` };
}

function sameArms(arms: readonly PlannedArm[]): Issue[] {
  const seen = new Map<string, string>();
  return arms.flatMap(({ id, name }) => {
    const first = seen.get(id);
    seen.set(id, name);
    if (first === undefined) return [];
    const message = `the arms '${first}' and '${name}' are the same experiment`;
    return [{ path: ['parameters'], part: 'key', message }];
  });
}

function matchingArms(wanted: Readonly<Record<string, unknown>>, arms: readonly PlannedArm[]): PlannedArm[] {
  const same = (a: unknown, b: unknown) => a !== undefined && canonicalJson(a) === canonicalJson(b);
  return arms.filter((arm) => Object.entries(wanted).every(([name, v]) => same(arm.parameters[name], v)));
}

function baselineIssues(sweep: Sweep, arms: readonly PlannedArm[]): Issue[] {
  if (sweep.baseline === undefined) return [];
  const matching = matchingArms(sweep.baseline, arms);
  if (matching.length === 1) return [];
  const names = (list: readonly PlannedArm[]) => list.map((arm) => `'${arm.name}'`).join(', ');
  const message =
    matching.length === 0
      ? `no arm has these values; the arms are ${names(arms.slice(0, 10))}${arms.length > 10 ? ', …' : ''}`
      : `these values fit ${matching.length} arms, name one: ${names(matching.slice(0, 10))}`;
  return [{ path: ['baseline'], part: 'key', message }];
}

function noPoint(): Issue {
  const message = 'no point is left: every one is taken away by `exclude` or `constraints`';
  return { path: ['parameters'], part: 'key', message };
}

function tooManyTrials(): Issue {
  const message = `these parameters times the seeds plan more than ${MAX_TRIALS} trials`;
  return { path: ['parameters'], part: 'key', message };
}

function planTrials(arms: readonly PlannedArm[], seeds: readonly number[]): PlannedTrial[] {
  return toTrials(seeds.flatMap((seed) => arms.map((arm) => ({ arm, seed }))));
}

function toTrials(pairs: readonly { readonly arm: PlannedArm; readonly seed: number }[]): PlannedTrial[] {
  return pairs.map(({ arm, seed }, position) => ({
    trial: createTrial({ ...arm.experiment, seed }),
    arm: arm.name,
    parameters: arm.parameters,
    position,
  }));
}
