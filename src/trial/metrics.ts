// The names of the metrics that a trial reports each epoch, and which epoch speaks for a trial.
import { z } from 'zod';

/** Metrics of every epoch event. Accuracies in [0, 1]; seconds of the epoch; costs of the network as it trained. */
export const METRIC_NAMES = [
  'train.loss',
  'train.accuracy',
  'val.loss',
  'val.accuracy',
  'test.loss',
  'test.accuracy',
  'lr',
  'seconds',
  'equivalence.error',
  'params.train',
  'macs.train',
] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

/**
 * Numbers of a whole trial: training seconds of all its attempts, forward MACs an image of the network that trained in each
 * epoch, summed over the epochs, and the costs of the deployed (fused) network.
 */
export const COST_NAMES = ['trial.seconds', 'trial.macs', 'params.deploy', 'macs.deploy'] as const;

/** What a sweep may weigh against its metric. */
export const OBJECTIVE_NAMES = [...METRIC_NAMES, ...COST_NAMES] as const;
export type ObjectiveName = (typeof OBJECTIVE_NAMES)[number];

export const GOALS = ['maximize', 'minimize'] as const;
export type Goal = (typeof GOALS)[number];
export const SELECTIONS = ['best', 'last'] as const;
export type Selection = (typeof SELECTIONS)[number];

/** How one number is taken from a trial: chosen on this metric (validation), reported on its test counterpart. */
export interface MetricChoice {
  readonly name: MetricName;
  readonly goal: Goal;
  readonly select: Selection;
}

/** One of several metrics of a sweep; `reference`: the worst value that counts for the hypervolume, null: none is asked. */
export interface Objective {
  readonly name: ObjectiveName;
  readonly goal: Goal;
  readonly reference: number | null;
}

/** The schema of several metrics in a record. */
export const objectivesSchema = z.array(
  z.object({ name: z.enum(OBJECTIVE_NAMES), goal: z.enum(GOALS), reference: z.number().nullable() }),
);

export interface EpochMetrics {
  readonly epoch: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Whether a sweep with these metrics weighs what all epochs of a trial cost, which takes reading all of them. */
export function weighsTrainingMacs(metrics: readonly Objective[] | undefined): boolean {
  return metrics?.some((m) => m.name === 'trial.macs') ?? false;
}

/** The metric that is reported for one that is chosen on: the test counterpart of a validation metric, else itself. */
export function reportedMetric(name: string): string {
  return name.startsWith('val.') ? `test.${name.slice(4)}` : name;
}

/** The epoch that speaks for a trial: the last, or the best by the metric (earliest of equals, NaN never); null without epochs. */
export function selectEpoch(epochs: readonly EpochMetrics[], choice: MetricChoice): EpochMetrics | null {
  const ordered = [...epochs].sort((a, b) => a.epoch - b.epoch);
  if (choice.select === 'last') return ordered.at(-1) ?? null;
  const sign = choice.goal === 'maximize' ? 1 : -1;
  let best: EpochMetrics | null = null;
  for (const e of ordered) {
    const value = e.metrics[choice.name];
    if (value === undefined || Number.isNaN(value)) continue;
    if (best === null || sign * value > sign * best.metrics[choice.name]!) best = e;
  }
  return best;
}
