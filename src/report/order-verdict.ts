// Whether our own runs show the order that a paper claims, said no stronger than the runs allow: means of single runs
// decide nothing, and each step says whether it exceeds the noise between seeds (Welch's 95 % interval).
import { formatDelta, formatMetric } from './format.js';
import { welchInterval } from './statistics.js';

export const ORDER_ANSWERS = ['yes', 'no', 'undecided'] as const;
export type OrderAnswer = (typeof ORDER_ANSWERS)[number];

/** One place of a claimed order, with the numbers of our runs. */
export interface OrderPlace {
  readonly name: string;
  readonly values: readonly number[];
}

/** The answer with its reason: `yes` only when every place has at least two runs and the means rise. */
export interface OrderVerdict {
  readonly answer: OrderAnswer;
  readonly text: string;
}

/** Judges `a < b < …` on a metric. */
export function judgeOrder(places: readonly OrderPlace[], metric: string): OrderVerdict {
  const claim = `order ${places.map((p) => p.name).join(' < ')}`;
  const missing = places.filter((p) => p.values.length === 0);
  if (missing.length > 0)
    return {
      answer: 'undecided',
      text: `${claim}: undecided (no finished run of ${missing.map((p) => p.name).join(', ')})`,
    };
  const means = places.map((p) => p.values.reduce((s, v) => s + v, 0) / p.values.length);
  const rises = means.every((m, i) => i === 0 || m > means[i - 1]!);
  const shown = means.map((m) => formatMetric(metric, m)).join(', ');
  const single = places.filter((p) => p.values.length === 1);
  if (single.length > 0)
    return {
      answer: 'undecided',
      text: `${claim}: undecided (n = 1 for ${single.map((p) => p.name).join(', ')}; the numbers ${shown} ${rises ? 'rise' : 'do not rise'})`,
    };
  const steps = places.slice(1).map((p, i) => judgeStep(places[i]!, p, metric));
  return {
    answer: rises ? 'yes' : 'no',
    text: `${claim}: ${rises ? 'yes' : 'no'} (means ${shown}; ${steps.join('; ')})`,
  };
}

/** One difference with its Welch interval, and whether that leaves zero out. */
function judgeStep(from: OrderPlace, to: OrderPlace, metric: string): string {
  const name = `${to.name} - ${from.name}`;
  const interval = welchInterval(to.values, from.values);
  if (interval === null) return `${name}: no interval, the runs do not vary`;
  const within = interval.low <= 0 && interval.high >= 0;
  const range = `[${formatMetric(metric, interval.low)}, ${formatMetric(metric, interval.high)}]`;
  return `${name} ${formatDelta(metric, interval.difference)} ${range}: ${within ? 'within noise' : 'beyond noise'}`;
}
