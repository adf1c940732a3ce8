// More seeds only where they are needed: every arm has `min` of them; then, round by round, each arm whose rank against its
// neighbour (or the baseline) is undecided gets one more, up to `max`. Undecided: the 95 % interval of the difference of
// means (Welch 1947) contains zero. A round is decided when all its trials are over, from these trials alone, so that the
// plan is the same however often the run was interrupted. Looking after every round makes a wrong decision likelier than
// 5 %: this saves computing, it is no test.
import { z } from 'zod';
import type { Goal } from '../trial/metrics.js';

const MAX_SEEDS = 1000;

/** The schema of adaptive `seeds`. */
export const adaptiveSeedsSchema = z
  .strictObject({
    /** Below two there is no interval. */
    min: z.int().min(2).max(MAX_SEEDS),
    max: z.int().min(2).max(MAX_SEEDS),
    until: z.literal('decided').default('decided'),
  })
  .refine((s) => s.min <= s.max, { path: ['max'], message: 'max is below min' });

export type AdaptiveSeeds = z.infer<typeof adaptiveSeedsSchema>;

/** What came of a trial by the sweep's own metric: null when it is over without a number, undefined while it is not over. */
export type Outcome = number | null | undefined;

/** An arm with the outcomes of its seeds 1, 2, …; missing ones are not over. */
export interface ArmOutcomes {
  readonly id: string;
  readonly outcomes: readonly Outcome[];
}

/** The q with P(T ≤ q) = p for Student's t with df degrees of freedom. */
export type Quantile = (p: number, df: number) => number;

/** How arms are compared. */
export interface Comparison {
  readonly goal: Goal;
  /** The arm that all others are compared with; null: each with its neighbour in the ranking. */
  readonly baseline: string | null;
  readonly quantile: Quantile;
}

/** Trials in the order in which they were planned, which later rounds only add to. */
export interface SeedPlan {
  readonly order: readonly { readonly arm: string; readonly seed: number }[];
  /** Pairs of arms that the last round which is over leaves undecided. */
  readonly undecided: readonly (readonly [string, string])[];
}

/** The trials that the history asks for. */
export function planSeeds(
  arms: readonly ArmOutcomes[],
  { min, max }: AdaptiveSeeds,
  comparison: Comparison,
): SeedPlan {
  const counts = new Map(arms.map((arm) => [arm.id, min]));
  const order = range(min).flatMap((seed) => arms.map(({ id }) => ({ arm: id, seed })));
  let undecided: SeedPlan['undecided'] = [];
  for (;;) {
    const current = arms.map(({ id, outcomes }) => ({ id, outcomes: padded(outcomes, counts.get(id)!) }));
    if (current.some((arm) => arm.outcomes.includes(undefined))) return { order, undecided };
    undecided = undecidedPairs(current, comparison);
    const more = arms.filter(
      ({ id }) => counts.get(id)! < max && undecided.some((pair) => pair.includes(id)),
    );
    if (more.length === 0) return { order, undecided };
    for (const { id } of more) {
      counts.set(id, counts.get(id)! + 1);
      order.push({ arm: id, seed: counts.get(id)! });
    }
  }
}

interface Ranked {
  readonly id: string;
  readonly values: readonly number[];
}

/** The pairs that count and are undecided; arms without any number are left out, more seeds would not help them. */
function undecidedPairs(
  arms: readonly ArmOutcomes[],
  { goal, baseline, quantile }: Comparison,
): readonly (readonly [string, string])[] {
  const ranked: Ranked[] = arms
    .map(({ id, outcomes }) => ({ id, values: outcomes.filter(isNumber) }))
    .filter(({ values }) => values.length > 0);
  const sign = goal === 'maximize' ? -1 : 1;
  ranked.sort((a, b) => sign * (mean(a.values) - mean(b.values)) || (a.id < b.id ? -1 : 1));
  const base = ranked.find(({ id }) => id === baseline);
  const pairs =
    base === undefined
      ? ranked.slice(1).map((arm, i) => [ranked[i]!, arm] as const)
      : ranked.filter((arm) => arm !== base).map((arm) => [base, arm] as const);
  return pairs.filter(([a, b]) => !isDecided(a.values, b.values, quantile)).map(([a, b]) => [a.id, b.id]);
}

/** Whether Welch's 95 % interval of the difference leaves zero out; below two values on a side it does not. */
export function isDecided(a: readonly number[], b: readonly number[], quantile: Quantile): boolean {
  if (a.length < 2 || b.length < 2) return false;
  const [va, vb] = [variance(a) / a.length, variance(b) / b.length];
  const total = va + vb;
  const difference = Math.abs(mean(a) - mean(b));
  if (total === 0) return difference > 0;
  const df = total ** 2 / (va ** 2 / (a.length - 1) + vb ** 2 / (b.length - 1));
  return difference > quantile(0.975, df) * Math.sqrt(total);
}

function padded(outcomes: readonly Outcome[], count: number): readonly Outcome[] {
  return Array.from({ length: count }, (_, i) => outcomes[i]);
}

function isNumber(outcome: Outcome): outcome is number {
  return typeof outcome === 'number' && Number.isFinite(outcome);
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((s, v) => s + (v - middle) ** 2, 0) / (values.length - 1);
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}
