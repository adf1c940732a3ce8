// From a sweep to its trials: each point once, as an arm with a readable name, times the seeds. The trials of a grid or a list
// stand in the order in which they are worth running: every arm with the first seed, then every arm with the second. Those of
// a search come point by point, so that a plan that grows only gets longer.
import { ConfigError, type ConfigIssue } from '../errors.js';
import type { Experiment } from '../trial/experiment.js';
import { type Issue, type PositionOf, placeIssues } from '../trial/explain.js';
import type { MetricChoice, Objective } from '../trial/metrics.js';
import { parameterValue } from '../trial/parameters.js';
import { createTrial, type Trial } from '../trial/trial.js';
import type { AdaptiveSeeds } from './adaptive-seeds.js';
import { armMaker, baselineIssues, baselineOf, type PlannedArm, sameArms } from './arms.js';
import type { Budget } from './budget.js';
import { checkSpace } from './check-space.js';
import { earlyStopIssues } from './early-stop.js';
import { type Constraint, type PlannedPoints, planPoints, pointNames, type RuleEffect } from './points.js';
import { constraintIssue, readConstraints } from './rules.js';
import { searchCheck } from './search-check.js';
import { searchIssues } from './search-keys.js';
import { asWritten, MAX_TRIALS } from './search-parameters.js';
import { continueSearch, type LossesOf, type Searching, searchingOf } from './search-plan.js';
import type { PlannedProposal, SearchRecord } from './search-record.js';
import { countedOut } from './search-space.js';
import type { Space, SpaceParameter } from './space.js';
import type { Sweep } from './sweep.js';

/** The file that a sweep comes from. */
export interface SweepSource {
  /** Name of the sweep: its file name without extension. */
  readonly id: string;
  readonly file: string;
  readonly text: string;
  readonly positionOf: PositionOf;
  /** What the file means otherwise than where it comes from. */
  readonly notes?: readonly ConfigIssue[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
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
  /** What `zip`, `exclude`, `constraints` and `include` did to the grid or list, in this order; none of a search. */
  readonly rules: readonly RuleEffect[];
  /** What may be spent; the plan has no more trials than it allows. */
  readonly budget: Budget | null;
  /** How seeds are added as trials finish; null: they are fixed. */
  readonly adaptive: AdaptiveSeeds | null;
  /** What a search has proposed so far; null: nothing is proposed. */
  readonly search: SearchRecord | null;
  /** What it goes on from. */
  readonly searching: Searching | null;
  /** What a file of another tool means otherwise here. */
  readonly notes: readonly ConfigIssue[];
}

/** A sweep that has been read and checked, with all that its points are made from. */
interface Problem {
  readonly sweep: Sweep;
  readonly base: Experiment;
  readonly source: SweepSource;
  readonly constraints: readonly Constraint[];
  readonly seeds: readonly number[];
  readonly adaptive: AdaptiveSeeds | null;
}

/** The plan of a sweep over its base experiment; throws a ConfigError with every issue found. */
export function planSweep(given: Sweep, base: Experiment, source: SweepSource): SweepPlan {
  const sweep = withForms(given, source);
  refuse(source, [...checkSpace(sweep, base), ...earlyStopIssues(sweep)]);
  const { constraints, issues } = readConstraints(sweep, source);
  if (issues.length > 0) throw new ConfigError(issues);
  const problem = { sweep, base, source, constraints, ...seedsOf(sweep, base) };
  const searching = searchingOf(sweep, base, constraints, problem.seeds);
  return searching === null ? planFixed(problem) : planSearch(problem, searching);
}

/** The sweep with its numbers read as they are written; those of a grid counted out. */
function withForms(sweep: Sweep, source: SweepSource): Sweep {
  refuse(source, searchIssues(sweep));
  const lines = source.text.split('\n');
  const parameters = asWritten(sweep.parameters, (path) => {
    const { line, column } = source.positionOf(path);
    return /^[-+]?(\d+\.|\.\d|\d+e)/i.test(lines[line - 1]?.slice(column - 1) ?? '');
  });
  const issues: Issue[] = [];
  const read = {
    ...sweep,
    parameters: sweep.method === 'grid' ? countedOut(parameters, issues) : parameters,
  };
  refuse(source, issues);
  return read;
}

/** The plan of a grid or a list. */
function planFixed(problem: Problem): SweepPlan {
  const { sweep, base, source, constraints, seeds, adaptive } = problem;
  const { points, rules, faults } = planPoints(sweep, base, spaceOf(sweep, base), constraints);
  refuseFaults(source, faults);
  if (points === null || points.length > MAX_TRIALS / (adaptive?.max ?? seeds.length))
    refuse(source, [tooManyTrials('parameters', 'these parameters')]);
  const key = sweep.method === 'list' ? 'points' : 'parameters';
  if (points?.length === 0) refuse(source, [noPoint(key)]);
  const issues = { refused: [], unread: [] };
  const make = armMaker(sweep, base, seeds[0]!);
  const arms = (points ?? []).flatMap((point) => make(point, issues) ?? []);
  refuse(source, [...issues.refused, ...issues.unread]);
  refuse(source, sameArms(arms, key));
  refuse(source, baselineIssues(sweep, arms));
  const trials = planTrials(arms, seeds).slice(0, sweep.budget?.trials);
  return { ...frameOf(problem, arms), trials, arms, rules, search: null, searching: null };
}

/** The plan of a search without any history. */
function planSearch(problem: Problem, searching: Searching): SweepPlan {
  const { sweep, base, source, constraints, seeds } = problem;
  if (searching.points + sweep.include.length > MAX_TRIALS / seeds.length)
    refuse(source, [tooManyTrials('points', 'these points')]);
  const { issues, faults } = searchCheck(sweep, base, constraints, searching);
  refuseFaults(source, faults);
  refuse(source, issues);
  refuse(source, baselineIssues(sweep, searching.included, 'point of `include`'));
  const frame = frameOf(problem, searching.included);
  const plan = growSearch(
    { ...frame, trials: [], arms: [], rules: [], search: null, searching },
    [],
    () => undefined,
  );
  if (plan.arms.length === 0) refuse(source, [noPoint('parameters')]);
  return plan;
}

/** The plan of a search with all that follows from the history, after the proposals that were made before. */
export function growSearch(
  plan: SweepPlan,
  before: readonly PlannedProposal[],
  lossesOf: LossesOf,
): SweepPlan {
  const { searching, seeds, budget } = plan;
  if (searching === null) return plan;
  const { record, arms } = continueSearch(searching, before, lossesOf, plan.arms);
  const pairs = arms.flatMap((arm) => seeds.map((seed) => ({ arm, seed })));
  return { ...plan, arms, trials: toTrials(pairs.slice(0, budget?.trials)), search: record };
}

function frameOf({ sweep, source, seeds, adaptive }: Problem, arms: readonly PlannedArm[]) {
  return {
    sweep: {
      id: source.id,
      source: source.text,
      metric: sweep.metric,
      metrics: sweep.metrics.length > 0 ? sweep.metrics : undefined,
      parameters: pointNames(sweep),
      baseline: baselineOf(sweep, arms)?.id ?? null,
      createdAt: source.createdAt,
    },
    ...{ seeds, adaptive, workers: sweep.workers, budget: sweep.budget ?? null },
    notes: source.notes ?? [],
  };
}

function refuse(source: SweepSource, issues: readonly Issue[]): void {
  if (issues.length > 0) throw new ConfigError(placeIssues(source.file, issues, source.positionOf));
}

function refuseFaults(source: SweepSource, faults: PlannedPoints['faults']): void {
  if (faults.length === 0) return;
  throw new ConfigError(faults.map(({ constraint, fault }) => constraintIssue(constraint, fault, source)));
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
    parameters: Object.entries(sweep.parameters).flatMap(([name, p]): readonly SpaceParameter[] =>
      p.kind === 'choice' ? [{ name, values: p.values, when: p.when }] : [],
    ),
    constant: (name) => parameterValue(base, name),
    zip: sweep.zip,
  };
}

function noPoint(key: string): Issue {
  const message = 'no point is left: every one is taken away by `exclude` or `constraints`';
  return { path: [key], part: 'key', message };
}

function tooManyTrials(key: string, what: string): Issue {
  const message = `${what} times the seeds plan more than ${MAX_TRIALS} trials`;
  return { path: [key], part: 'key', message };
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
