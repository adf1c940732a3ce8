// The early_terminate of W&B's sweeps: at each band of iterations, the best 1/eta of all runs that came so far set the
// threshold. Steps are counted, not read: a value that is no finite number does not count. Decides as the sweeps engine 0.3.0.
import { z } from 'zod';
import { ascending, curveOf, finiteAt } from './curves.js';
import { type Curve, decision, type Pruner, prunerKind, wholeFrom } from './pruner.js';

const RULE = 'wandb-hyperband';
/** Bands from `min_iter`: more than any training has iterations. */
const MOST_BANDS = 100;

/** What the bands follow from: the first one, or the whole length and how often it is divided. */
export interface BandSettings {
  readonly min_iter?: number | undefined;
  readonly max_iter?: number | undefined;
  readonly s?: number | undefined;
  readonly eta: number;
}

const settings = z
  .strictObject({
    min_iter: wholeFrom(1).optional(),
    max_iter: wholeFrom(1).optional(),
    s: wholeFrom(1).optional(),
    eta: z.number().gt(1).default(3),
    /** Judge the value at the band; otherwise the best so far. */
    strict: z.boolean().default(true),
  })
  .refine(
    (s) => (s.min_iter === undefined) !== (s.max_iter === undefined),
    'give either min_iter, or max_iter and s',
  )
  .refine((s) => (s.max_iter === undefined) === (s.s === undefined), 'max_iter and s go together')
  .refine((s) => wandbBands(s).length > 0, 'these settings have no band of at least one iteration');

/** W&B's hyperband. */
export const wandbHyperband = prunerKind(settings, (s): Pruner => {
  const bands = wandbBands(s);
  return {
    name: RULE,
    remembers: false,
    decide(state, history, trialNumber) {
      const sign = history.goal === 'maximize' ? -1 : 1;
      const own = counted(curveOf(history, trialNumber), sign);
      const rung = bands.findLastIndex((band) => band <= own.length);
      if (rung < 0) return decision(state, RULE, false, 'below band', { step: own.length });
      const values = history.curves.flatMap((curve) => {
        const value = finiteAt(curve, bands[rung]!);
        return value === null ? [] : sign * value;
      });
      const threshold = bandThreshold(values, s.eta);
      const value = s.strict ? own[bands[rung]! - 1]! : own.reduce((a, b) => Math.min(a, b));
      const stop = value > threshold;
      const details = {
        step: own.length,
        own: sign * value,
        threshold: sign * threshold,
        peers: values.length,
      };
      return decision(state, RULE, stop, stop ? 'worse than peers' : 'as good as peers', {
        ...details,
        rung,
        band: bands[rung]!,
      });
    },
  };
});

/** The numbers of iterations at which runs are compared. */
export function wandbBands(s: BandSettings): readonly number[] {
  if (s.min_iter !== undefined)
    return Array.from({ length: MOST_BANDS }, (_, k) => Math.trunc(s.min_iter! * s.eta ** k));
  const bands = Array.from({ length: s.s! }, (_, k) => Math.trunc(s.max_iter! / s.eta ** (k + 1)));
  return bands.filter((band) => band >= 1).sort((a, b) => a - b);
}

function bandThreshold(values: readonly number[], eta: number): number {
  return ascending(values)[Math.floor(values.length / eta)]!;
}

function counted(curve: Curve, sign: number): readonly number[] {
  return curve.reports.flatMap((r) => (Number.isFinite(r.value) ? sign * r.value : []));
}
