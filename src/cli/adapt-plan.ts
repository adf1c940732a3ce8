// The plan of a sweep that grows, as far as what has finished asks for: more seeds where the ranking is undecided, more points
// where the history that a search may see is complete.
import { studentQuantile } from '../report/student-t.js';
import { homePaths } from '../runner/paths.js';
import { planStep } from '../runner/schedule.js';
import { readSweep } from '../runner/sweep-files.js';
import type { Store } from '../store/store.js';
import { type Outcome, planSeeds } from '../sweep/adaptive-seeds.js';
import type { PlannedArm } from '../sweep/arms.js';
import { growSearch, type SweepPlan, withTrials } from '../sweep/plan.js';
import { type PointTrial, pointLosses } from '../sweep/search-loss.js';
import type { PlannedProposal, SearchRecord } from '../sweep/search-record.js';
import type { RetryRules } from '../trial/failures.js';
import { type MetricChoice, selectEpoch } from '../trial/metrics.js';
import type { TrialState } from '../trial/states.js';
import { createTrial } from '../trial/trial.js';
import { readRunKeys } from './execution.js';

/** A plan, and the pairs of arms (by name) that its finished trials leave undecided. */
export interface AdaptedPlan {
  readonly plan: SweepPlan;
  readonly undecided: readonly (readonly [string, string])[];
}

type History = Pick<Store, 'status' | 'epochs' | 'attempts'>;

/** What was planned before: the trials, and what a search has proposed. */
type PlannedBefore = Pick<SweepPlan, 'trials'> & { readonly search?: SearchRecord | null | undefined };

/** The plan, as it is read from its file, with what its record has and the trials that the history asks for. */
export function adaptPlan(plan: SweepPlan, store: History | null, home: string): AdaptedPlan {
  return growPlan(plan, store, readSweep(homePaths(home), plan.sweep.id) ?? plan);
}

/** The plan with the trials that the history asks for, after those of `before`; one of fixed points and seeds as it is. */
export function growPlan(plan: SweepPlan, store: History | null, before: PlannedBefore = plan): AdaptedPlan {
  const { adaptive, sweep, arms } = plan;
  if (plan.searching !== null) return { plan: searchOn(plan, store, before), undecided: [] };
  if (adaptive === null) return { plan, undecided: [] };
  const { order, undecided } = planSeeds(
    arms.map((arm) => ({ id: arm.id, outcomes: outcomesOf(arm, adaptive.max, plan, store) })),
    adaptive,
    { goal: sweep.metric.goal, baseline: sweep.baseline, quantile: studentQuantile },
  );
  const names = new Map(arms.map(({ id, name }) => [id, name]));
  // What was planned keeps its place, so that a budget leaves out what is new: only every arm's least seeds come first.
  const least = order.slice(0, arms.length * adaptive.min);
  const all = [...least, ...plannedBefore(plan, before.trials), ...order];
  return {
    plan: withTrials(plan, [...new Map(all.map((pair) => [`${pair.arm} ${pair.seed}`, pair])).values()]),
    undecided: undecided.map(([a, b]) => [names.get(a)!, names.get(b)!]),
  };
}

/** The plan of a search with the points that were proposed before, and all that follow from the history. */
function searchOn(plan: SweepPlan, store: History | null, { search: record }: PlannedBefore): SweepPlan {
  const { search, seeds, sweep } = plan;
  const rules = rulesOf(plan);
  const before = record?.digest === search?.digest ? (record?.proposals ?? []) : [];
  const current = search?.proposals ?? [];
  return growSearch(plan, beginsWith(current, before) ? current : before, ({ experiment }) => {
    const trials = seeds.map((seed) => {
      const { id } = createTrial({ ...experiment, seed });
      if (store === null) return NEVER_BEGUN;
      const { seconds = null, deploy = null } = store.status(id) ?? {};
      return { state: stateOf(store, id, rules), seconds, deploy, epochs: () => store.epochs(id) };
    });
    return pointLosses(trials, sweep);
  });
}

const NEVER_BEGUN: PointTrial = { state: null, seconds: null, deploy: null, epochs: () => [] };

function beginsWith(list: readonly PlannedProposal[], start: readonly PlannedProposal[]): boolean {
  return start.every(({ arm }, i) => list[i]?.arm === arm);
}

/** What the seeds of an arm came to by the sweep's own metric: what is reported, on test data, decides nothing. */
function outcomesOf(
  { experiment }: PlannedArm,
  max: number,
  plan: SweepPlan,
  store: History | null,
): readonly Outcome[] {
  const rules = rulesOf(plan);
  return Array.from({ length: max }, (_, i) => {
    if (store === null) return undefined;
    const { id } = createTrial({ ...experiment, seed: i + 1 });
    return outcomeOf(id, plan.sweep.metric, store, rules);
  });
}

function outcomeOf(id: string, metric: MetricChoice, store: History, rules: () => RetryRules): Outcome {
  switch (stateOf(store, id, rules)) {
    case 'finished':
      return selectEpoch(store.epochs(id), metric)?.metrics[metric.name] ?? null;
    case 'failed':
    case 'pruned':
      return null;
    default:
      return undefined;
  }
}

/** The state of a trial; one that failed right before a run ended and still has its retry is not over. */
function stateOf(store: History, id: string, rules: () => RetryRules): TrialState | null {
  const state = store.status(id)?.state ?? null;
  if (state !== 'failed') return state;
  return planStep(state, store.attempts(id), false, rules()) === 'run' ? 'running' : state;
}

/** The sweep's rules for retries, read when they are first asked for. */
function rulesOf({ sweep }: SweepPlan): () => RetryRules {
  let rules: RetryRules | null = null;
  return () => {
    rules ??= readRunKeys(sweep.source).execution.retry;
    return rules;
  };
}

/** Trials that an earlier look planned; they stay when a retry has changed what is known. */
function plannedBefore(plan: SweepPlan, before: PlannedBefore['trials']) {
  const arms = new Set(plan.arms.map((arm) => arm.id));
  return before
    .map(({ trial }) => ({ arm: trial.arm, seed: trial.experiment.seed }))
    .filter(({ arm, seed }) => arms.has(arm) && isSeed(plan, seed));
}

function isSeed({ adaptive }: SweepPlan, seed: number): boolean {
  return adaptive !== null && seed >= 1 && seed <= adaptive.max;
}
