// A taken trial: what others have made of it meanwhile, and what its attempts say about the run. Retries by class, halts
// and full disks of whole runs are in failures.test.ts.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import type { AttemptStart } from '../../src/runner/executors/executor.js';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { livingOwner } from '../../src/runner/lock.js';
import { Queue } from '../../src/runner/queue.js';
import type { Run } from '../../src/runner/run.js';
import { runTaken } from '../../src/runner/run-taken.js';
import { createAttempt, createTrialFolder } from '../../src/runner/trial-folder.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { executionOf } from '../../src/sweep/execution.js';
import type { TrialEvent } from '../../src/trial/events.js';
import { epochOf, failedOf, startedOf, trialOf } from '../store/trials.js';
import { freshHome, optionsOf, planOf, runOf, wholeTrial, writeEvents } from './home.js';

const trial = trialOf(1);
const { id } = trial;
const stopped: TrialEvent = { kind: 'stopped', at: 9, epoch: 0, batch: 0, reason: 'asked to' };

/** A run of the one trial by this trainer, and the attempts that were started. */
function prepared(events: (attempt: number) => readonly TrialEvent[], more: Partial<Run> = {}) {
  const started: AttemptStart[] = [];
  const executor = createInlineExecutor(async (start) => {
    started.push(start);
    writeEvents(start, events(start.attempt));
  });
  const run = runOf(optionsOf(freshHome(), createMemoryStore(), planOf('s', [trial]), executor), more);
  return { run, started };
}

/** Takes the trial, which had so many attempts when the run began, and runs it. */
async function take(run: Run, attempts = 0): Promise<void> {
  const taken = new Queue(run, [{ planned: run.plan.trials[0]!, attempts }]).take()!;
  expect(livingOwner(run.home.trialLock(id))).toMatchObject({ sweep: 's' });
  await runTaken(run, taken, { SHARE: '3' });
}

/** Writes the log of another process's attempt; the store of the run does not know of it. */
function writtenByOther(run: Run, ...events: readonly TrialEvent[]): void {
  const paths = createTrialFolder(run.home, trial);
  writeEvents({ trial: paths, attempt: createAttempt(paths) }, events);
}

const stateOf = (run: Run) => run.history.snapshot(1).trials[0]?.state;

describe('a taken trial', () => {
  it('that nobody has begun is run, with the variables of its worker, and given free', async () => {
    const { run, started } = prepared(wholeTrial);
    await take(run);
    expect(started).toMatchObject([{ attempt: 1, variables: { SHARE: '3' } }]);
    expect(run.store.status(id)).toMatchObject({ state: 'finished', attempts: 1 });
    expect(livingOwner(run.home.trialLock(id))).toBeNull();
  });

  it('is given free when its folder cannot be used, too', async () => {
    const { run, started } = prepared(wholeTrial);
    const { folder, trial: file } = run.home.trial(id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, JSON.stringify(trialOf(2)));
    await expect(take(run)).rejects.toThrow(StoreError);
    expect(started).toEqual([]);
    expect(livingOwner(run.home.trialLock(id))).toBeNull();
  });

  it('that another process has finished meanwhile is taken over as it is', async () => {
    const { run, started } = prepared(wholeTrial);
    writtenByOther(run, ...wholeTrial(1));
    await take(run);
    expect(started).toEqual([]);
    expect(run.store.epochs(id)).toHaveLength(3);
    expect(run.history.snapshot(1).trials).toMatchObject([{ state: 'finished', reused: true, best: 0.3 }]);
    expect(existsSync(run.home.trial(id).attempt(1).end)).toBe(false);
  });

  it('that another process left in the middle is ended and gone on with', async () => {
    const { run, started } = prepared(wholeTrial);
    writtenByOther(run, startedOf(1), epochOf(1, 0.1));
    await take(run);
    expect(started).toMatchObject([{ attempt: 2 }]);
    expect(run.store.attempts(id)).toMatchObject([{ end: 'stopped', epoch: 1 }, { end: 'finished' }]);
  });

  it('that failed elsewhere after the run began is not retried, whatever was asked', async () => {
    const { run, started } = prepared(wholeTrial, { retryFailed: true });
    writtenByOther(run, startedOf(1), failedOf('code'));
    await take(run);
    expect(started).toEqual([]);
    expect(stateOf(run)).toBe('failed');
  });

  it('that had failed before the run began is retried when that was asked', async () => {
    for (const retryFailed of [true, false]) {
      const { run, started } = prepared(wholeTrial, { retryFailed });
      writtenByOther(run, startedOf(1), failedOf('code'));
      await take(run, 1);
      expect(started.map((s) => s.attempt)).toEqual(retryFailed ? [2] : []);
    }
  });
});

describe('its attempts', () => {
  const lost = (attempt: number) => (attempt === 1 ? [startedOf(1)] : wholeTrial(attempt));

  it('follow one another while the rule allows it', async () => {
    const { run, started } = prepared(lost);
    await take(run);
    expect(started.map((s) => s.attempt)).toEqual([1, 2]);
    expect(run.history.snapshot(1).problems).toEqual([
      `trial ${id}: attempt 1 ended (infra), the next one follows`,
    ]);
  });

  it('follow no more once the run is to stop', async () => {
    const stop = new AbortController();
    const events = (attempt: number) => {
      stop.abort();
      return attempt === 1 ? [startedOf(1), failedOf('preempted')] : wholeTrial(attempt);
    };
    const { run, started } = prepared(events, { stopSignal: stop.signal });
    await take(run);
    expect(started.map((s) => s.attempt)).toEqual([1]);
    expect(run.store.attempts(id)).toMatchObject([{ failure: 'preempted' }]);
  });

  it('count as one failure of the trial; a success ends the row, a stop does not', async () => {
    const counted = async (events: readonly TrialEvent[]) => {
      const { run } = prepared(() => events, { failuresInARow: 2 });
      await take(run);
      return run.failuresInARow;
    };
    expect(await counted([startedOf(1), failedOf('code')])).toBe(3);
    expect(await counted([startedOf(1), failedOf('infra')])).toBe(3);
    expect(await counted(wholeTrial(1))).toBe(0);
    expect(await counted([startedOf(1), { kind: 'pruned', at: 9, epoch: 0, reason: 'late' }])).toBe(0);
    expect(await counted([startedOf(1), stopped])).toBe(2);
  });

  it('halt the run by the first failure where one is too many, with its first line', async () => {
    const failed = { ...failedOf('code'), message: 'no such layer\nat line 3' };
    const execution = executionOf({ max_consecutive_failures: 1 });
    const { run } = prepared(() => [startedOf(1), failed], { execution });
    await take(run);
    expect(run.halted).toBe(
      `a trial has failed, no more are started (max_consecutive_failures: 1); the last one, ${id}: code: no such layer`,
    );
    expect(run.history.snapshot(1).problems).toEqual([run.halted]);
  });

  it('leave the reason of a halt as it was', async () => {
    const full = { ...stopped, reason: 'no room left: the disk is full' };
    const execution = executionOf({ max_consecutive_failures: 1 });
    for (const last of [full, failedOf('code')]) {
      const { run } = prepared(() => [startedOf(1), last], { execution, halted: 'the first reason' });
      await take(run);
      expect(run.halted).toBe('the first reason');
    }
  });

  it('stopped for want of room halt the run, unless it is stopping anyway', async () => {
    const full = { ...stopped, reason: 'no room left: the disk is full\nmore' };
    for (const stopSignal of [new AbortController().signal, AbortSignal.abort()]) {
      const { run } = prepared(() => [startedOf(1), full], { stopSignal });
      await take(run);
      expect(run.halted).toBe(stopSignal.aborted ? null : `trial ${id}: no room left: the disk is full`);
    }
  });
});
