// Threshold rule: stop a trial whose latest value is no number or lies outside fixed bounds. Decides as Optuna 5's pruner.
import { z } from 'zod';
import { curveOf, latestReport, notDue } from './curves.js';
import { decision, type Pruner, prunerKind, wholeFrom } from './pruner.js';

const RULE = 'threshold';

const settings = z
  .strictObject({
    lower: z.number().optional(),
    upper: z.number().optional(),
    warmup_steps: wholeFrom(0).default(0),
    interval_steps: wholeFrom(1).default(1),
  })
  .refine((s) => s.lower !== undefined || s.upper !== undefined, 'give lower, upper or both')
  .refine((s) => !(s.lower! > s.upper!), 'lower is above upper');

/** The threshold rule. */
export const threshold = prunerKind(
  settings,
  (s): Pruner => ({
    name: RULE,
    remembers: false,
    decide(state, history, trialNumber) {
      const curve = curveOf(history, trialNumber);
      const latest = latestReport(curve);
      if (latest === null) return decision(state, RULE, false, 'no report', {});
      const { step, value: own } = latest;
      const waiting = notDue(curve, step, s);
      if (waiting !== null) return decision(state, RULE, false, waiting, { step, own });
      if (Number.isNaN(own)) return decision(state, RULE, true, 'not a number', { step, own });
      const crossed = own < s.lower! ? s.lower! : own > s.upper! ? s.upper! : null;
      const reason = crossed === null ? 'inside bounds' : 'outside bounds';
      return decision(state, RULE, crossed !== null, reason, { step, own, threshold: crossed });
    },
  }),
);
