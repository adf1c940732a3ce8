// A home in a temporary folder, and trainers that need no network, for the tests of the runner.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { EventLog } from '../../src/runner/event-log.js';
import type { AttemptStart } from '../../src/runner/executors/executor.js';
import { SweepHistory } from '../../src/runner/history.js';
import { lockSweep } from '../../src/runner/lock.js';
import { homePaths } from '../../src/runner/paths.js';
import { DEFAULT_TIMES, type Run } from '../../src/runner/run.js';
import type { RunOptions } from '../../src/runner/run-sweep.js';
import { createShowing } from '../../src/runner/showing.js';
import type { PlannedSweep } from '../../src/runner/sweep-files.js';
import type { Store } from '../../src/store/store.js';
import { executionOf } from '../../src/sweep/execution.js';
import type { TrialEvent } from '../../src/trial/events.js';
import type { Trial } from '../../src/trial/trial.js';
import { epochOf, finishedOf, startedOf, sweepOf } from '../store/trials.js';

const root = mkdtempSync(join(tmpdir(), 'dyrep-runner-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let homes = 0;

/** A path that no other test of this file has. */
export const freshHome = () => join(root, `home-${++homes}`);

export const FACTS = { commit: null, versions: { dyrep: '0' } };
export const FAST = { pollMs: 5, stopMs: 2000, lingerMs: 200, showMs: 5 };

/** A sweep of these trials as the runner takes it. */
export function planOf(name: string, trials: readonly Trial[]): PlannedSweep {
  const { sweep, plan } = sweepOf(name, trials);
  return { sweep, trials: plan };
}

/** Options of a run that looks often. */
export function optionsOf(
  home: string,
  store: Store,
  plan: PlannedSweep,
  executor: RunOptions['executor'],
  more: Partial<RunOptions> = {},
): RunOptions {
  return { home, store, plan, executor, workers: 2, now: Date.now, facts: FACTS, times: FAST, ...more };
}

/** A run under way of a plan that the store has, which holds the sweep's lock, for tests of its parts. */
export function runOf({ home, store, plan, executor, now, facts }: RunOptions, more: Partial<Run> = {}): Run {
  const paths = homePaths(home);
  const { id } = plan.sweep;
  const never = new AbortController().signal;
  const history = new SweepHistory(plan.sweep, 1, now());
  store.putSweep(plan.sweep, plan.trials);
  for (const planned of plan.trials) {
    const { id: trial } = planned.trial;
    history.take(planned, { ...store.status(trial)!, epochs: store.epochs(trial) });
  }
  return {
    ...{ home: paths, store, executor, now, facts, plan, history, sweep: id },
    ...{ failed: false, halted: null, spent: null, failuresInARow: 0, judge: null, retryFailed: false },
    ...{ execution: executionOf({}), times: { ...DEFAULT_TIMES, ...FAST }, oomKills: () => null },
    ...{ stopSignal: never, killSignal: never, lock: lockSweep(paths, id, now()) },
    showing: createShowing(undefined, () => history.snapshot(now()), now, 5),
    ...more,
  };
}

/** The events of an undisturbed trial. */
export function wholeTrial(attempt: number, epochs = 3): readonly TrialEvent[] {
  const list = Array.from({ length: epochs }, (_, i) => epochOf(i + 1, (i + 1) / 10));
  return [startedOf(attempt, epochs), ...list, finishedOf()];
}

/** Writes events to the attempt's log, as a trainer does. */
export function writeEvents(start: AttemptStart, events: readonly TrialEvent[]): void {
  const log = new EventLog(start.trial.attempt(start.attempt).events);
  for (const event of events) log.append(event);
  log.close();
}

/** Resolves after so many milliseconds. */
export const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
