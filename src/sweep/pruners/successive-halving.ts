// Asynchronous successive halving (Li et al. 2018, "A System for Massively Parallel Hyperparameter Tuning", algorithm 2,
// in its stopping form): at each rung, only the best 1/eta of those who came so far go on. Decides as Optuna 5's pruner.
import { z } from 'zod';
import { ascending, curveOf, isWorse, latestReport, longestComplete } from './curves.js';
import {
  decision,
  type Pruner,
  type PrunerState,
  type PruningDecision,
  type PruningHistory,
  prunerKind,
  wholeFrom,
} from './pruner.js';

const RULE = 'successive-halving';

const settings = z.strictObject({
  /** Steps before the first rung; `auto`: a hundredth of the longest complete trial, found once. */
  min_resource: z.union([z.literal('auto'), wholeFrom(1)]).default('auto'),
  reduction_factor: wholeFrom(2).default(4),
  /** Rungs that are skipped. */
  min_early_stopping_rate: wholeFrom(0).default(0),
  /** Trials that must have come to a rung before one goes on from it. */
  bootstrap_count: wholeFrom(0).default(0),
});
type Settings = z.infer<typeof settings>;

/** Asynchronous successive halving. */
export const successiveHalving = prunerKind(
  settings,
  (s): Pruner => ({
    name: RULE,
    remembers: true,
    decide(state, history, trialNumber) {
      if (s.min_resource !== 'auto')
        return climb(RULE, { ...s, minResource: s.min_resource }, state, history, trialNumber, 0);
      if (latestReport(curveOf(history, trialNumber)) === null)
        return decision(state, RULE, false, 'no report', {});
      const resource = state.resource ?? estimated(history);
      if (resource === null) return decision(state, RULE, false, 'no resource yet', {});
      return climb(RULE, { ...s, minResource: resource }, { ...state, resource }, history, trialNumber, 0);
    },
  }),
);

function estimated(history: PruningHistory): number | null {
  const longest = longestComplete(history);
  return longest === null ? null : Math.max(1, Math.floor(longest / 100));
}

/** What a climb needs to know of its bracket. */
export type Ladder = Omit<Settings, 'min_resource'> & { readonly minResource: number };

/** The decision of one bracket: the trial climbs rung after rung as long as it is due and good enough. */
export function climb(
  rule: string,
  ladder: Ladder,
  before: PrunerState,
  history: PruningHistory,
  trialNumber: number,
  bracket: number,
): PruningDecision {
  const latest = latestReport(curveOf(history, trialNumber));
  if (latest === null) return decision(before, rule, false, 'no report', { bracket });
  const { step, value: own } = latest;
  let state = before;
  const dueAt = (r: number) =>
    ladder.minResource * ladder.reduction_factor ** (ladder.min_early_stopping_rate + r);
  let rung = 0;
  while (step >= dueAt(rung) && isAt(state, keyOf(bracket, rung), trialNumber)) rung++;
  let passed = {};
  for (; ; rung++) {
    if (step < dueAt(rung))
      return decision(state, rule, false, 'below rung', { step, own, bracket, rung, ...passed });
    if (Number.isNaN(own)) return decision(state, rule, true, 'not a number', { step, own, bracket, rung });
    state = recorded(state, keyOf(bracket, rung), { trial: trialNumber, value: own });
    const values = ascending(state.rungs[keyOf(bracket, rung)]!.map((s) => s.value));
    const peers = values.length;
    const details = { step, own, peers, bracket, rung };
    if (peers <= ladder.bootstrap_count) return decision(state, rule, true, 'bootstrap', details);
    const place = Math.max(Math.floor(peers / ladder.reduction_factor) - 1, 0);
    const threshold = values.at(history.goal === 'maximize' ? -1 - place : place)!;
    if (isWorse(own, threshold, history.goal))
      return decision(state, rule, true, 'worse than peers', { ...details, threshold });
    passed = { peers, threshold };
  }
}

const keyOf = (bracket: number, rung: number) => `${bracket}/${rung}`;

/** Whether the trial has come to a rung; one that goes on has mostly done so lately. */
function isAt(state: PrunerState, key: string, trial: number): boolean {
  return (state.rungs[key]?.findLastIndex((s) => s.trial === trial) ?? -1) >= 0;
}

function recorded(
  state: PrunerState,
  key: string,
  standing: { readonly trial: number; readonly value: number },
): PrunerState {
  const rungs = state.rungs;
  return { ...state, rungs: { ...rungs, [key]: [...(rungs[key] ?? []), standing] } };
}
