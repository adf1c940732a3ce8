// The plan of a sweep that grows, as far as what has finished asks for: more seeds where the ranking is undecided, more points
// where the history that a search may see is complete.
import { studentQuantile } from '../report/student-t.js';
import { trialValue } from '../report/summarize.js';
import { homePaths } from '../runner/paths.js';
import { readSweep } from '../runner/sweep-files.js';
import type { Store } from '../store/store.js';
import { type Outcome, planSeeds } from '../sweep/adaptive-seeds.js';
import type { PlannedArm } from '../sweep/arms.js';
import { growSearch, type SweepPlan, withTrials } from '../sweep/plan.js';
import { pointLosses } from '../sweep/search-loss.js';
import type { PlannedProposal } from '../sweep/search-record.js';
import type { Experiment } from '../trial/experiment.js';
import type { MetricChoice } from '../trial/metrics.js';
import { createTrial } from '../trial/trial.js';

/** A plan, and the pairs of arms (by name) that its finished trials leave undecided. */
export interface AdaptedPlan {
  readonly plan: SweepPlan;
  readonly undecided: readonly (readonly [string, string])[];
}

type History = Pick<Store, 'status' | 'epochs'>;

/** The plan with the trials that the history asks for; one of fixed points and seeds as it is. */
export function adaptPlan(plan: SweepPlan, store: History | null, home: string): AdaptedPlan {
  const { adaptive, sweep, arms } = plan;
  if (plan.searching !== null) return { plan: searchOn(plan, store, home), undecided: [] };
  if (adaptive === null) return { plan, undecided: [] };
  const { order, undecided } = planSeeds(
    arms.map((arm) => ({ id: arm.id, outcomes: outcomesOf(arm, adaptive.max, sweep.metric, store) })),
    adaptive,
    { goal: sweep.metric.goal, baseline: sweep.baseline, quantile: studentQuantile },
  );
  const names = new Map(arms.map(({ id, name }) => [id, name]));
  return {
    plan: withTrials(plan, [...order, ...plannedBefore(plan, order, home)]),
    undecided: undecided.map(([a, b]) => [names.get(a)!, names.get(b)!]),
  };
}

/** The plan of a search with the points that were proposed before, and all that follow from the history. */
function searchOn(plan: SweepPlan, store: History | null, home: string): SweepPlan {
  const { search, seeds, sweep } = plan;
  const record = readSweep(homePaths(home), sweep.id)?.search;
  const before = record?.digest === search?.digest ? (record?.proposals ?? []) : [];
  const current = search?.proposals ?? [];
  return growSearch(plan, beginsWith(current, before) ? current : before, ({ experiment }) => {
    const trials = seeds.map((seed) => {
      const { id } = createTrial({ ...experiment, seed });
      const { state = null, seconds = null, deploy = null } = store?.status(id) ?? {};
      return { state, seconds, deploy, epochs: () => store?.epochs(id) ?? [] };
    });
    return pointLosses(trials, sweep);
  });
}

function beginsWith(list: readonly PlannedProposal[], start: readonly PlannedProposal[]): boolean {
  return start.every(({ arm }, i) => list[i]?.arm === arm);
}

function outcomesOf(
  { experiment }: PlannedArm,
  max: number,
  metric: MetricChoice,
  store: History | null,
): readonly Outcome[] {
  return Array.from({ length: max }, (_, i) =>
    store === null ? undefined : outcomeOf({ ...experiment, seed: i + 1 }, metric, store),
  );
}

function outcomeOf(experiment: Experiment, metric: MetricChoice, store: History): Outcome {
  const { id } = createTrial(experiment);
  switch (store.status(id)?.state) {
    case 'finished':
      return trialValue(store.epochs(id), metric)?.value ?? null;
    case 'failed':
    case 'pruned':
      return null;
    default:
      return undefined;
  }
}

/** Trials that an earlier look planned and that this one would not: a retry has changed what is known. They stay. */
function plannedBefore(plan: SweepPlan, order: readonly { arm: string; seed: number }[], home: string) {
  const asked = new Set(order.map(({ arm, seed }) => `${arm} ${seed}`));
  const arms = new Set(plan.arms.map((arm) => arm.id));
  const before = readSweep(homePaths(home), plan.sweep.id)?.trials ?? [];
  return before
    .map(({ trial }) => ({ arm: trial.arm, seed: trial.experiment.seed }))
    .filter(({ arm, seed }) => arms.has(arm) && isSeed(plan, seed) && !asked.has(`${arm} ${seed}`));
}

function isSeed({ adaptive }: SweepPlan, seed: number): boolean {
  return adaptive !== null && seed >= 1 && seed <= adaptive.max;
}
