// The importance of a sweep's parameters: what its finished trials say about them, by a measure of src/sweep/importance/.
import { formatItems } from '../report/format.js';
import type { Importance } from '../report/importance.js';
import type { SweepResults } from '../report/results.js';
import { encodeTrials } from '../sweep/importance/encode-trials.js';
import { type ImportanceName, importanceNamed } from '../sweep/importance/table.js';
import { chosenEpoch, type TrialResult } from '../trial/result.js';

/** Below this nothing can be told. */
const LEAST_TRIALS = 4;
/** Of the forests, which draw: the same trials give the same shares. */
const SEED = 1;

interface Outcome {
  readonly armId: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly output: number;
}

/** The importance of the varied parameters for the sweep's own metric at the epochs that it chooses. */
export function sweepImportance(results: SweepResults, measure: ImportanceName): Importance {
  const { metric } = results;
  const outcomes = results.trials.flatMap((trial) => outcomeOf(trial, results));
  const { features, samples } = encodeTrials(results.parameters, outcomes);
  const arms = new Set(outcomes.map((o) => o.armId)).size;
  const base = { measure, metric, trials: outcomes.length, arms, shares: [], betweenSeeds: null };
  const outputs = outcomes.map((o) => o.output);
  if (outcomes.length < LEAST_TRIALS)
    return {
      ...base,
      reason: `${formatItems(outcomes.length, 'finished trial')} with a number, and ${LEAST_TRIALS} are needed`,
    };
  if (features.length === 0)
    return {
      ...base,
      reason: `no parameter has two values among the ${formatItems(outcomes.length, 'finished trial')}`,
    };
  if (outputs.every((output) => output === outputs[0]))
    return { ...base, reason: `all ${formatItems(outcomes.length, 'finished trial')} have the same number` };
  const shares = importanceNamed(measure)(
    features.map((f) => f.feature),
    samples,
    SEED,
  );
  return {
    ...base,
    shares: features
      .map(({ feature, parameters, trials }) => ({ parameters, trials, share: shares[feature.name]! }))
      .sort((a, b) => b.share - a.share),
    betweenSeeds: betweenSeeds(outcomes),
    reason: null,
  };
}

function outcomeOf(trial: TrialResult, { metric }: SweepResults): readonly Outcome[] {
  const value = chosenEpoch(trial, metric.select)?.metrics[metric.name];
  if (trial.state !== 'finished' || value === undefined || !Number.isFinite(value)) return [];
  const output = metric.goal === 'maximize' ? -value : value;
  return [{ armId: trial.armId, parameters: trial.parameters, output }];
}

function betweenSeeds(outcomes: readonly Outcome[]): number | null {
  const arms = new Map<string, number[]>();
  for (const { armId, output } of outcomes) arms.set(armId, [...(arms.get(armId) ?? []), output]);
  if ([...arms.values()].every((values) => values.length < 2)) return null;
  const within = [...arms.values()].reduce((sum, values) => sum + squares(values), 0);
  return within / squares(outcomes.map((o) => o.output));
}

function squares(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
}
