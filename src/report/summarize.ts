// One row per arm: the epoch that speaks for each finished trial is chosen on the sweep's (validation) metric, the
// number reported is that epoch's test counterpart, and seeds are replicates.
import {
  type EpochMetrics,
  type MetricChoice,
  type Objective,
  reportedMetric,
  selectEpoch,
} from '../trial/metrics.js';
import { chosenEpoch, type TrialResult } from '../trial/result.js';
import { countStates, type TrialState } from '../trial/states.js';
import { frontsOf, hypervolumeOf, sampleObjectives } from './objectives.js';
import type { SweepResults } from './results.js';
import { describeSample, meanOrNull, type Sample } from './statistics.js';

/** A cost of the network as it trained and as it is deployed, mean over the arm's finished trials. */
export interface TrainDeploy {
  readonly train: number | null;
  readonly deploy: number | null;
}

/** One arm of a leaderboard. `std` and `ci95` (half width, Student's t) are null below two finished trials. */
export interface ArmSummary {
  readonly arm: string;
  readonly armId: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Finished trials that have the reported number. */
  readonly n: number;
  readonly mean: number | null;
  readonly std: number | null;
  readonly ci95: number | null;
  /** Mean minus the baseline arm's mean; null without either. */
  readonly delta: number | null;
  readonly params: TrainDeploy;
  readonly macs: TrainDeploy;
  /** Mean training seconds of the finished trials. */
  readonly seconds: number | null;
  /** Trials by state; only states that occur. */
  readonly states: Readonly<Partial<Record<TrialState, number>>>;
  /** The reported number of each finished trial, in the order of the plan. */
  readonly values: readonly number[];
  /** With several metrics: the Pareto front by the means of all, from 1; null when one is missing. */
  readonly front: number | null;
  /** With several metrics: what the finished trials have of each, in the order of the summary's. */
  readonly objectives: readonly Sample[];
}

/** A ranked leaderboard. */
export interface Summary {
  readonly sweep: string;
  readonly metric: MetricChoice;
  /** Name of the metric whose numbers are shown. */
  readonly reported: string;
  readonly baseline: string | null;
  readonly arms: readonly ArmSummary[];
  /** All metrics where there are several, else none. */
  readonly objectives: readonly Objective[];
  /** Of the means of all arms; null unless every metric has a reference. */
  readonly hypervolume: number | null;
}

/** Which number a screen shows, in words: `test accuracy at the best validation epoch`. */
export function describeMetric(choice: MetricChoice): string {
  const shown = reportedMetric(choice.name).replaceAll('.', ' ');
  if (choice.select === 'last') return `${shown} at the last epoch`;
  if (choice.name === 'val.accuracy') return `${shown} at the best validation epoch`;
  const extreme = choice.goal === 'maximize' ? 'highest' : 'lowest';
  const chosen = choice.name.replace(/^val\./, 'validation ').replaceAll('.', ' ');
  return `${shown} at the epoch of the ${extreme} ${chosen}`;
}

/** The epoch that speaks for a trial, and the number reported from it. */
export interface ReportedValue {
  readonly epoch: number;
  readonly value: number;
}

/** What is reported of a trial with these epochs. */
export function trialValue(epochs: readonly EpochMetrics[], choice: MetricChoice): ReportedValue | null {
  return reportedValue(selectEpoch(epochs, choice), choice);
}

/** What is reported of a trial whose best and last epochs are chosen. */
export function resultValue(
  trial: Pick<TrialResult, 'best' | 'last'>,
  choice: MetricChoice,
): ReportedValue | null {
  return reportedValue(chosenEpoch(trial, choice.select), choice);
}

function reportedValue(chosen: EpochMetrics | null, choice: MetricChoice): ReportedValue | null {
  const value = chosen?.metrics[reportedMetric(choice.name)];
  return chosen === null || value === undefined ? null : { epoch: chosen.epoch, value };
}

/**
 * The leaderboard of a sweep: arms by the mean of the reported number, best first; arms without one last, as planned. With
 * several metrics: by Pareto front, and within a front by the first metric.
 */
export function summarize(results: SweepResults): Summary {
  const groups = new Map<string, TrialResult[]>();
  for (const trial of results.trials) {
    const group = groups.get(trial.armId);
    if (group === undefined) groups.set(trial.armId, [trial]);
    else group.push(trial);
  }
  const objectives = results.metrics ?? [];
  const unranked = [...groups.values()].map((trials) => summarizeArm(trials, results.metric, objectives));
  const fronts = frontsOf(unranked, objectives);
  const arms = unranked.map((arm, i) => ({ ...arm, front: fronts[i]! }));
  const base = arms.find((a) => a.armId === results.baseline)?.mean ?? null;
  const sign = results.metric.goal === 'maximize' ? -1 : 1;
  const key = (a: ArmSummary) =>
    a.mean === null || Number.isNaN(a.mean) ? Number.POSITIVE_INFINITY : sign * a.mean;
  const ranked = arms
    .map((a) => ({ ...a, delta: a.mean === null || base === null ? null : a.mean - base }))
    .sort((a, b) => ascending(last(a.front), last(b.front)) || ascending(key(a), key(b)));
  return {
    sweep: results.sweep,
    metric: results.metric,
    reported: reportedMetric(results.metric.name),
    baseline: results.baseline,
    arms: ranked,
    objectives,
    hypervolume: hypervolumeOf(
      arms.filter((arm) => arm.front === 1),
      objectives,
    ),
  };
}

const last = (front: number | null) => front ?? Number.POSITIVE_INFINITY;
// Infinities have no difference.
const ascending = (a: number, b: number) => (a === b ? 0 : a - b);

function summarizeArm(
  trials: readonly TrialResult[],
  metric: MetricChoice,
  objectives: readonly Objective[],
): ArmSummary {
  const first = trials[0]!;
  const finished = trials.filter((t) => t.state === 'finished');
  const values = finished.flatMap((t) => resultValue(t, metric)?.value ?? []);
  const mean = (get: (t: TrialResult) => number | undefined | null) =>
    meanOrNull(finished.map((t) => get(t) ?? null));
  return {
    arm: first.arm,
    armId: first.armId,
    parameters: first.parameters,
    ...describeSample(values),
    delta: null,
    params: { train: mean((t) => t.train?.params), deploy: mean((t) => t.deploy?.params) },
    macs: { train: mean((t) => t.train?.macs), deploy: mean((t) => t.deploy?.macs) },
    seconds: mean((t) => t.seconds),
    states: Object.fromEntries(
      Object.entries(countStates(trials.map((t) => t.state))).filter(([, n]) => n > 0),
    ),
    values,
    front: null,
    objectives: sampleObjectives(finished, objectives, metric.select),
  };
}
