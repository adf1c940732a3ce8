// How long a run will still take: measured epoch times, the arm's own where it has some, and the workers' queue.
import { isFinal } from '../trial/states.js';
import type { TrialHistory } from './snapshot.js';

/** Milliseconds until the last trial ends; null before any epoch was measured, 0 when nothing is left. */
export function estimateRemaining(
  trials: readonly TrialHistory[],
  workers: number,
  at: number,
): number | null {
  const open = trials.filter(({ shown }) => !isFinal(shown.state) && !isOver(shown));
  if (open.length === 0) return 0;
  const overall = mean(trials.flatMap((t) => t.epochMs));
  if (overall === null) return null;
  const own = meansByArm(trials);
  const left = (t: TrialHistory) => {
    const perEpoch = own.get(t.shown.arm) ?? overall;
    const rest = Math.max(0, t.shown.epochs - t.shown.epoch) * perEpoch;
    const spent = t.epochFrom === null ? 0 : Math.min(perEpoch, Math.max(0, at - t.epochFrom));
    return Math.max(0, rest - spent);
  };
  const running = open.filter((t) => t.shown.state === 'running').map(left);
  const waiting = open.filter((t) => t.shown.state !== 'running').map(left);
  return makespan(running, waiting, Math.max(1, workers));
}

/** Failed, or stopped in this run: not started again by it. */
function isOver(shown: TrialHistory['shown']): boolean {
  return shown.state === 'failed' || (shown.state === 'stopped' && shown.endedAt !== null);
}

/** When the last job ends if waiting jobs start in order on whichever worker is free first. */
function makespan(running: readonly number[], waiting: readonly number[], workers: number): number {
  const free = [...running];
  while (free.length < workers) free.push(0);
  for (const job of waiting) {
    const first = free.indexOf(Math.min(...free));
    free[first] = free[first]! + job;
  }
  return Math.max(...free);
}

function meansByArm(trials: readonly TrialHistory[]): ReadonlyMap<string, number> {
  const times = new Map<string, readonly number[]>();
  for (const { shown, epochMs } of trials)
    if (epochMs.length > 0) times.set(shown.arm, [...(times.get(shown.arm) ?? []), ...epochMs]);
  return new Map([...times].map(([arm, values]) => [arm, mean(values)!]));
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
}
