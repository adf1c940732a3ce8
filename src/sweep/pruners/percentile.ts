// Percentile rule: stop when the best value so far is worse than a percentile of the complete trials' values at the same
// step. The median rule (Golovin et al. 2017, Vizier, 3.3) is percentile 50. Decides as Optuna 5's PercentilePruner.
import { z } from 'zod';
import type { Goal } from '../../trial/metrics.js';
import { ascending, bestValue, curveOf, isWorse, latestReport, notDue, reportAt } from './curves.js';
import { decision, type Pruner, prunerKind, wholeFrom } from './pruner.js';

const shared = {
  /** Complete trials before anything is stopped. */
  startup_trials: wholeFrom(0).default(5),
  /** Steps of each trial before it can be stopped. */
  warmup_steps: wholeFrom(0).default(0),
  /** Steps between two checks. */
  interval_steps: wholeFrom(1).default(1),
  /** Fewest complete trials with a value at the step. */
  min_trials: wholeFrom(1).default(1),
};
const settings = z.strictObject({ percentile: z.number().min(0).max(100), ...shared });
type Settings = z.infer<typeof settings>;

/** The percentile rule: the given percentage of the best goes on. */
export const percentile = prunerKind(settings, (s) => byPercentile('percentile', s));

/** The median rule. */
export const median = prunerKind(z.strictObject(shared), (s) =>
  byPercentile('median', { percentile: 50, ...s }),
);

function byPercentile(name: string, s: Settings): Pruner {
  return {
    name,
    remembers: false,
    decide(state, history, trialNumber) {
      const curve = curveOf(history, trialNumber);
      const complete = history.curves.filter((c) => c.state === 'complete');
      const latest = latestReport(curve);
      if (latest === null) return decision(state, name, false, 'no report', {});
      const { step } = latest;
      const keep = (reason: 'startup' | 'warm-up' | 'between intervals') =>
        decision(state, name, false, reason, { step, peers: complete.length });
      if (complete.length === 0 || complete.length < s.startup_trials) return keep('startup');
      const waiting = notDue(curve, step, s);
      if (waiting !== null) return keep(waiting);
      const own = bestValue(
        curve.reports.map((r) => r.value),
        history.goal,
      );
      if (Number.isNaN(own)) return decision(state, name, true, 'no number so far', { step, own });
      const values = complete.flatMap((c) => reportAt(c, step)?.value ?? []);
      const peers = values.length;
      if (peers < s.min_trials) return decision(state, name, false, 'too few peers', { step, own, peers });
      const threshold = percentileOf(values, s.percentile, history.goal);
      const details = { step, own, peers, threshold };
      if (Number.isNaN(threshold)) return decision(state, name, false, 'no threshold', details);
      const stop = isWorse(own, threshold, history.goal);
      return decision(state, name, stop, stop ? 'worse than peers' : 'as good as peers', details);
    },
  };
}

/** The percentile (from the best) of the values that are numbers, linearly interpolated as NumPy does, to the last bit. */
function percentileOf(values: readonly number[], percent: number, goal: Goal): number {
  const sorted = ascending(values.filter((v) => !Number.isNaN(v)));
  const last = sorted.length - 1;
  if (last < 0) return Number.NaN;
  const at = last * ((goal === 'maximize' ? 100 - percent : percent) / 100);
  const below = Math.min(Math.floor(at), last);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, last)]!;
  const part = at - below;
  // Between infinities the difference is NaN, and so is the threshold.
  const gap = high - low;
  return part >= 0.5 ? high - gap * (1 - part) : low + gap * part;
}
