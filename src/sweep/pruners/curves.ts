// What pruners read off curves: the latest report, the best value, whether a value is worse, whether a check is due.
import type { Goal } from '../../trial/metrics.js';
import type { Curve, PruningHistory, Report } from './pruner.js';

/** The curve of a trial; one without reports when the history does not have it. */
export function curveOf(history: PruningHistory, trialNumber: number): Curve {
  const { curves } = history;
  // Where none is left out, a trial's number is its place.
  const there = curves[trialNumber];
  const found = there?.number === trialNumber ? there : curves.find((c) => c.number === trialNumber);
  return found ?? { number: trialNumber, state: 'running', reports: [] };
}

/** The report of a step; null when there is none. */
export function reportAt({ reports }: Curve, step: number): Report | null {
  // Where each step from 1 is reported in order, its place is known.
  const there = reports[step - 1];
  return (there?.step === step ? there : reports.find((r) => r.step === step)) ?? null;
}

/** The n-th finite value, from 1; null where there are fewer. */
export function finiteAt({ reports }: Curve, n: number): number | null {
  let count = 0;
  for (const { value } of reports) if (Number.isFinite(value) && ++count === n) return value;
  return null;
}

/** The numbers in ascending order; none of them NaN. */
export function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

/** The report of the largest step; null when there is none. */
export function latestReport(curve: Curve): Report | null {
  return curve.reports.reduce<Report | null>((a, b) => (a === null || b.step > a.step ? b : a), null);
}

/** The best value that is a number; NaN when none is. */
export function bestValue(values: readonly number[], goal: Goal): number {
  return values.reduce((best, value) => {
    if (Number.isNaN(value)) return best;
    return Number.isNaN(best) || isWorse(best, value, goal) ? value : best;
  }, Number.NaN);
}

/** Whether `value` is strictly worse than `than`; never with NaN. */
export function isWorse(value: number, than: number, goal: Goal): boolean {
  return goal === 'maximize' ? value < than : value > than;
}

/** The largest last step of the complete trials; null when none reported anything. */
export function longestComplete(history: PruningHistory): number | null {
  const steps = history.curves.flatMap((curve) =>
    curve.state === 'complete' ? (latestReport(curve)?.step ?? []) : [],
  );
  return steps.length === 0 ? null : steps.reduce((a, b) => Math.max(a, b));
}

export interface Interval {
  readonly warmup_steps: number;
  readonly interval_steps: number;
}

/** Why no check is due at the step: still warming up, or another report lies in the same interval; null when it is due. */
export function notDue(
  curve: Curve,
  step: number,
  settings: Interval,
): 'warm-up' | 'between intervals' | null {
  const { warmup_steps: warmup, interval_steps: interval } = settings;
  if (step < warmup) return 'warm-up';
  const start = Math.floor((step - warmup) / interval) * interval + warmup;
  return curve.reports.some((r) => r.step !== step && r.step >= start) ? 'between intervals' : null;
}
