// How long a run will still take: measured epoch times, the arm's own where it has some, and the workers' queue.
import { isFinal } from '../trial/states.js';
import type { TrialHistory } from './trial-history.js';

/** Milliseconds until the last trial ends; null before any epoch was measured, 0 when nothing is left. */
export function estimateRemaining(
  trials: readonly TrialHistory[],
  workers: number,
  at: number,
): number | null {
  const open = trials.filter(({ shown }) => !isFinal(shown.state) && !isOver(shown));
  if (open.length === 0) return 0;
  const { overall, own } = epochTimes(trials);
  if (overall === null) return null;
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

/** Mean milliseconds of an epoch, of all trials together and by arm. */
function epochTimes(trials: readonly TrialHistory[]) {
  const all = { epochs: 0, ms: 0 };
  const arms = new Map<string, { epochs: number; ms: number }>();
  for (const { shown, measured } of trials) {
    if (measured.epochs === 0) continue;
    const arm = arms.get(shown.arm) ?? { epochs: 0, ms: 0 };
    arms.set(shown.arm, arm);
    for (const sum of [all, arm]) {
      sum.epochs += measured.epochs;
      sum.ms += measured.ms;
    }
  }
  const own = new Map([...arms].map(([arm, { epochs, ms }]) => [arm, ms / epochs]));
  return { overall: all.epochs === 0 ? null : all.ms / all.epochs, own };
}
