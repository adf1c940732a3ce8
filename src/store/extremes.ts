// Where the extremes of a trial's metrics are: kept beside the trial, so that its best epoch by any metric is known without
// reading all epochs. The same choice as `selectEpoch`: the earliest of equals, never not-a-number.
import type { EpochMetrics } from '../trial/metrics.js';

/** Of one metric: epoch and value of the highest value, epoch and value of the lowest. */
export type Extreme = readonly [highestAt: number, highest: number, lowestAt: number, lowest: number];

/** By name of the metric; one that was never a number is missing. */
export type Extremes = ReadonlyMap<string, Extreme>;

/** The extremes of these epochs, which need not be in order. */
export function extremesOf(epochs: readonly EpochMetrics[]): Extremes {
  return withEpochs(new Map(), epochs);
}

/** The extremes after epochs that were not among the earlier ones. */
export function withEpochs(before: Extremes, epochs: readonly EpochMetrics[]): Extremes {
  const extremes = new Map(before);
  for (const { epoch, metrics } of epochs)
    for (const name of Object.keys(metrics)) {
      const value = metrics[name]!;
      if (Number.isNaN(value)) continue;
      const known = extremes.get(name);
      if (known === undefined) extremes.set(name, [epoch, value, epoch, value]);
      else if (value >= known[1] || value <= known[3]) extremes.set(name, extend(known, epoch, value));
    }
  return extremes;
}

function extend([highestAt, highest, lowestAt, lowest]: Extreme, epoch: number, value: number): Extreme {
  const above = value > highest || (value === highest && epoch < highestAt);
  const below = value < lowest || (value === lowest && epoch < lowestAt);
  return [
    above ? epoch : highestAt,
    above ? value : highest,
    below ? epoch : lowestAt,
    below ? value : lowest,
  ];
}
