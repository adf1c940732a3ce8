// What decides whether a trial is worth going on with: a pure reducer over what all trials have reported so far. The same
// reports in the same order give the same decisions, and each decision says in data what it rests on.
import { z } from 'zod';
import type { Goal } from '../../trial/metrics.js';

/** One reported value of the sweep's metric; NaN and infinities are allowed. */
export interface Report {
  readonly step: number;
  readonly value: number;
}

export const CURVE_STATES = ['running', 'complete', 'pruned', 'failed'] as const;
export type CurveState = (typeof CURVE_STATES)[number];

/** What one trial has reported so far, in any order of steps, each step once. */
export interface Curve {
  readonly number: number;
  readonly state: CurveState;
  readonly reports: readonly Report[];
}

/** Everything that a decision may rest on. */
export interface PruningHistory {
  /** Name of the sweep: it seeds the brackets of hyperband. */
  readonly sweep: string;
  readonly goal: Goal;
  readonly curves: readonly Curve[];
}

/** A trial's value when it came to a rung. */
export interface Standing {
  readonly trial: number;
  readonly value: number;
}

/** What a pruner remembers between decisions: plain data, the same shape for every pruner. */
export interface PrunerState {
  /** A resource that was set to `auto` and found at first use; null before. */
  readonly resource: number | null;
  /** Who came to each rung with which value, by "bracket/rung". */
  readonly rungs: Readonly<Record<string, readonly Standing[]>>;
}

/** The state before the first decision. */
export const FIRST_STATE: PrunerState = { resource: null, rungs: {} };

export const REASONS = [
  'no report',
  'startup',
  'warm-up',
  'between intervals',
  'no number so far',
  'too few peers',
  'no threshold',
  'no resource yet',
  'below rung',
  'not a number',
  'bootstrap',
  'worse than peers',
  'as good as peers',
  'patience',
  'no progress',
  'outside bounds',
  'inside bounds',
  'below band',
] as const;
export type Reason = (typeof REASONS)[number];

/** Why a trial goes on or stops. Fields that mean nothing for the rule are null. */
export interface Explanation {
  readonly rule: string;
  readonly reason: Reason;
  /** The step of the latest report. */
  readonly step: number | null;
  /** The value that was compared. */
  readonly own: number | null;
  /** What it was compared with: worse than this stops. */
  readonly threshold: number | null;
  /** How many values the threshold comes from. */
  readonly peers: number | null;
  readonly bracket: number | null;
  /** The rung, band or interval that was due. */
  readonly rung: number | null;
  /** Iterations at which a band of W&B's hyperband compares. */
  readonly band: number | null;
  /** For a rule that asks another one: the other's explanation. */
  readonly inner: Explanation | null;
}

export interface PruningDecision {
  readonly state: PrunerState;
  readonly stop: boolean;
  readonly explanation: Explanation;
}

/** A rule with its settings. `decide` is asked after a trial's report, with that report in the history. */
export interface Pruner {
  readonly name: string;
  /** Whether decisions rest on decisions before them; else any may be left out. */
  readonly remembers: boolean;
  decide(state: PrunerState, history: PruningHistory, trialNumber: number): PruningDecision;
}

/** A rule by name: its settings as they stand in a YAML, and the pruner that they make. */
export interface PrunerKind {
  readonly settings: z.ZodType;
  /** Parses the settings; throws a ZodError. */
  create(settings: unknown): Pruner;
}

/** A rule whose pruner is made from settings of the schema. */
export function prunerKind<T>(settings: z.ZodType<T>, create: (settings: T) => Pruner): PrunerKind {
  return { settings, create: (input) => create(settings.parse(input)) };
}

type Details = Partial<Omit<Explanation, 'rule' | 'reason'>>;

/** A decision of the rule with the details that it has. */
export function decision(
  state: PrunerState,
  rule: string,
  stop: boolean,
  reason: Reason,
  details: Details,
): PruningDecision {
  const nothing = { step: null, own: null, threshold: null, peers: null };
  const explanation = {
    rule,
    reason,
    ...nothing,
    ...{ bracket: null, rung: null, band: null, inner: null },
    ...details,
  };
  return { state, stop, explanation };
}

/** A whole number of at least `least`, for settings. */
export const wholeFrom = (least: number) => z.int().min(least);
