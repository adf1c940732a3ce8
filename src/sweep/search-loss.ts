// What a search learns from a point: the mean over its seeds of each metric of the sweep, on validation or training data and
// never on test data, at the epoch that speaks for each trial. Several metrics become one loss by Pareto fronts.
import type { Cost } from '../trial/events.js';
import { type EpochMetrics, type MetricChoice, type Objective, selectEpoch } from '../trial/metrics.js';
import { paretoRanks } from '../trial/pareto.js';
import { metricOf, sumTrainingMacs } from '../trial/result.js';
import type { TrialState } from '../trial/states.js';

/** A trial of a point, as far as it has come. */
export interface PointTrial {
  /** Null: it was never begun. */
  readonly state: TrialState | null;
  readonly seconds: number | null;
  readonly deploy: Cost | null;
  readonly epochs: () => readonly EpochMetrics[];
}

/** By which numbers a sweep judges: `metrics` where there are several, `metric` being the first. */
export interface Judgement {
  readonly metric: MetricChoice;
  readonly metrics?: readonly Objective[] | undefined;
}

/**
 * The loss of a point in each metric from the trials of all its seeds (less is better); undefined while one of them has not
 * ended. Pruned trials count with what they reached; failed ones do not, and where nothing else is left the loss is NaN.
 */
export function pointLosses(
  trials: readonly PointTrial[],
  { metric, metrics = [] }: Judgement,
): readonly number[] | undefined {
  if (trials.some(({ state }) => state !== 'finished' && state !== 'pruned' && state !== 'failed'))
    return undefined;
  const measured = trials.flatMap((t) => (t.state === 'failed' ? [] : [measure(t, metric)]));
  const objectives = metrics.length > 0 ? metrics : [metric];
  return objectives.map(({ name, goal }) => {
    const values = measured.flatMap((trial) => metricOf(trial, name, metric.select) ?? []);
    const numbers = values.filter((value) => !Number.isNaN(value));
    const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
    return goal === 'maximize' ? -mean : mean;
  });
}

function measure({ seconds, deploy, epochs }: PointTrial, metric: MetricChoice) {
  const all = epochs();
  const chosen = selectEpoch(all, metric);
  return { best: chosen, last: chosen, seconds, deploy, trainingMacs: sumTrainingMacs(all) };
}

/** One loss for each point: of several metrics the front among these points, equal within a front, NaN where one is NaN. */
export function combineLosses(points: readonly (readonly number[])[]): readonly number[] {
  const count = points[0]?.length ?? 0;
  if (count <= 1) return points.map(([loss]) => loss ?? Number.NaN);
  const goals = points[0]!.map(() => 'minimize' as const);
  return paretoRanks(points, goals).map((rank) => rank ?? Number.NaN);
}
