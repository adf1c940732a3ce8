// Failures in a run: what is tried again, when a run gives up, limits of time, and trainers that hang.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EventLog } from '../../src/runner/event-log.js';
import type { AttemptStart } from '../../src/runner/executors/executor.js';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { homePaths } from '../../src/runner/paths.js';
import type { RunOptions } from '../../src/runner/run-sweep.js';
import { runSweep } from '../../src/runner/run-sweep.js';
import { parseStop } from '../../src/runner/stop-request.js';
import { readEnd } from '../../src/runner/trial-folder.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { type Execution, executionOf } from '../../src/sweep/execution.js';
import { renderEvent } from '../../src/trial/events.js';
import type { FailureCause } from '../../src/trial/failures.js';
import type { SweepSnapshot } from '../../src/trial/snapshot.js';
import { epochOf, failedOf, startedOf, trialOf } from '../store/trials.js';
import { freshHome, optionsOf, planOf, wait, wholeTrial, writeEvents } from './home.js';

const one = planOf('s', [trialOf(1)]);
const execution = (keys: object): Execution => executionOf(keys);

/** Runs one plan with this trainer. */
async function run(
  trainer: (start: AttemptStart, signal: AbortSignal) => Promise<void>,
  more: Partial<RunOptions> = {},
  plan = one,
) {
  const home = freshHome();
  const store = createMemoryStore();
  const snapshots: SweepSnapshot[] = [];
  const options = optionsOf(home, store, plan, createInlineExecutor(trainer), {
    workers: 1,
    onChange: (s) => snapshots.push(s),
    ...more,
  });
  const result = await runSweep(options);
  return {
    home,
    store,
    result,
    options,
    paths: homePaths(home).trial(trialOf(1).id),
    last: snapshots.at(-1),
  };
}

/** Fails the first attempts with this cause, then finishes. */
const failing = (cause: FailureCause, times: number) => async (start: AttemptStart) =>
  writeEvents(
    start,
    start.attempt <= times ? [startedOf(start.attempt), failedOf(cause)] : wholeTrial(start.attempt),
  );

describe('retries', () => {
  it('follow the rule of each class', async () => {
    for (const cause of ['oom', 'nan', 'code', 'data', 'timeout'] as const)
      expect((await run(failing(cause, 1))).result).toMatchObject({ failed: 1 });
    expect((await run(failing('infra', 2))).result).toMatchObject({ finished: 1 });
    expect((await run(failing('infra', 3))).result).toMatchObject({ failed: 1 });
    expect((await run(failing('preempted', 9))).result).toMatchObject({ finished: 1 });
    const rules = { execution: execution({ retry: { oom: 1, infra: 0 } }) };
    expect((await run(failing('oom', 1), rules)).result).toMatchObject({ finished: 1 });
    expect((await run(failing('infra', 1), rules)).result).toMatchObject({ failed: 1 });
  });

  it('are told', async () => {
    const { last } = await run(failing('infra', 1));
    expect(last?.problems).toEqual([
      expect.stringMatching(/attempt 1 ended \(infra\), the next one follows/),
    ]);
  });
});

describe('the circuit breaker', () => {
  const many = planOf(
    's',
    Array.from({ length: 9 }, (_, i) => trialOf(i + 1)),
  );

  it('stops starting trials after so many failures in a row, and says why', async () => {
    const { result, store, last } = await run(failing('code', 1), {}, many);
    expect(result).toMatchObject({ planned: 9, failed: 5, finished: 0 });
    expect(result.halted).toMatch(
      /^5 trials in a row have failed, .*max_consecutive_failures: 5.*code: the loss/,
    );
    expect(store.trials().filter((t) => t.state === 'planned')).toHaveLength(4);
    expect(last?.problems).toContain(result.halted);
  });

  it('counts only failures without a success in between', async () => {
    let n = 0;
    const trainer = async (start: AttemptStart) =>
      n++ % 3 === 2
        ? writeEvents(start, wholeTrial(start.attempt))
        : writeEvents(start, [startedOf(1), failedOf('nan')]);
    const { result } = await run(trainer, { execution: execution({ max_consecutive_failures: 3 }) }, many);
    expect(result).toMatchObject({ failed: 6, finished: 3 });
    expect(result).not.toHaveProperty('halted');
  });
});

describe('a full disk', () => {
  it('that stops a trial starts no more, says where there is no room, and leaves the trial to go on', async () => {
    const many = planOf('s', [trialOf(1), trialOf(2), trialOf(3)]);
    const reason = 'no room left: cannot write /here/checkpoint: the disk is full';
    const full = async (start: AttemptStart) =>
      writeEvents(start, [
        startedOf(1),
        epochOf(1, 0.1),
        { kind: 'stopped', at: 9, epoch: 0, batch: 0, reason },
      ]);
    const { result, last, options } = await run(full, {}, many);
    expect(result).toMatchObject({ stopped: 1, failed: 0, halted: `trial ${trialOf(1).id}: ${reason}` });
    expect(last?.problems).toContain(result.halted);
    const executor = createInlineExecutor(async (start) => writeEvents(start, wholeTrial(start.attempt)));
    const again = await runSweep({ ...options, executor });
    expect(again).toMatchObject({ finished: 3 });
    expect(again).not.toHaveProperty('halted');
  });
});

describe('a timeout', () => {
  it('asks for a checkpoint, and the attempt fails as timeout', async () => {
    const trainer = async (start: AttemptStart) => {
      const log = new EventLog(start.trial.attempt(start.attempt).events);
      const { stop } = start.trial.attempt(start.attempt);
      log.append(startedOf(start.attempt));
      while (!existsSync(stop)) await wait(2);
      const { kind, reason } = parseStop(readFileSync(stop, 'utf8'));
      log.append({ kind: 'checkpointed', at: 1, epoch: 0, batch: 3 });
      log.append({ ...failedOf('timeout'), message: `${kind}: ${reason}` });
    };
    const { store } = await run(trainer, { execution: execution({ timeout: 0.05 }) });
    expect(store.trial(trialOf(1).id)).toMatchObject({
      state: 'failed',
      reason: 'timeout: timeout: it ran for longer than its 0.05 s',
    });
  });

  it('kills what does not listen, as timeout too', async () => {
    const deaf = async (start: AttemptStart, signal: AbortSignal) => {
      writeEvents(start, [startedOf(start.attempt)]);
      while (!signal.aborted) await wait(2);
    };
    const times = { pollMs: 2, stopMs: 30, lingerMs: 200 };
    const { store } = await run(deaf, { times, execution: execution({ timeout: 0.03 }) });
    expect(store.trial(trialOf(1).id)?.reason).toMatch(/^timeout: it ran for longer .*SIGKILL/);
  });
});

describe('a trainer that hangs', () => {
  it('is ended as infra, and the next attempt goes on', async () => {
    const trainer = async (start: AttemptStart, signal: AbortSignal) => {
      if (start.attempt > 1) return writeEvents(start, wholeTrial(start.attempt));
      writeEvents(start, [startedOf(1), epochOf(1, 0.5)]);
      while (!signal.aborted) await wait(2);
    };
    const { store, result } = await run(trainer, { execution: execution({ stall: 0.05 }) });
    expect(result).toMatchObject({ finished: 1 });
    expect(store.attempts(trialOf(1).id).map((a) => a.failure)).toEqual(['infra', null]);
    expect(store.events(trialOf(1).id)[2]?.event).toMatchObject({
      cause: 'infra',
      message: expect.stringMatching(/neither written a line/),
    });
  });

  it('and that cannot even be killed is left behind: what it writes later changes nothing', async () => {
    const late = new AbortController();
    const trainer = async (start: AttemptStart) => {
      const { events } = start.trial.attempt(start.attempt);
      if (start.attempt > 1) return writeEvents(start, wholeTrial(start.attempt));
      writeFileSync(events, renderEvent(startedOf(1)) + renderEvent(epochOf(1, 0.5)));
      while (!late.signal.aborted) await wait(2);
      for (const event of wholeTrial(1).slice(1)) writeFileSync(events, renderEvent(event), { flag: 'a' });
    };
    const times = { pollMs: 2, stopMs: 30, lingerMs: 30 };
    const { store, paths, options } = await run(trainer, { times, execution: execution({ stall: 0.05 }) });
    const before = [store.epochs(trialOf(1).id), store.attempts(trialOf(1).id)];
    expect(readEnd(paths.attempt(1))?.offset).toBe(readFileSync(paths.attempt(1).events).length);
    late.abort();
    await wait(20);
    expect(readFileSync(paths.attempt(1).events, 'utf8')).toMatch(/finished/);
    await runSweep(options);
    expect([store.epochs(trialOf(1).id), store.attempts(trialOf(1).id)]).toEqual(before);
  });

  it('a trainer that keeps writing is left alone', async () => {
    const trainer = async (start: AttemptStart) => {
      const log = new EventLog(start.trial.attempt(start.attempt).events);
      for (const event of wholeTrial(start.attempt)) {
        log.append(event);
        await wait(40);
      }
    };
    const { store } = await run(trainer, { execution: execution({ stall: 0.2 }) });
    expect(store.attempts(trialOf(1).id)).toHaveLength(1);
  });
});

describe('a stop file of the sweep', () => {
  it('ends the run with checkpoints, and says what was asked', async () => {
    const home = freshHome();
    const trainer = createInlineExecutor(async (start) => {
      writeFileSync(homePaths(home).sweepStop('s'), 'enough\n');
      const log = new EventLog(start.trial.attempt(start.attempt).events);
      log.append(startedOf(1));
      while (!existsSync(start.trial.attempt(start.attempt).stop)) await wait(2);
      log.append({ kind: 'stopped', at: 1, epoch: 0, batch: 1, reason: 'asked to' });
    });
    const plan = planOf('s', [trialOf(1), trialOf(2)]);
    const result = await runSweep(optionsOf(home, createMemoryStore(), plan, trainer, { workers: 1 }));
    expect(result).toMatchObject({ planned: 2, stopped: 1, halted: 'enough' });
    expect(existsSync(homePaths(home).sweepStop('s'))).toBe(false);
  });
});
