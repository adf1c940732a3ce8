// A run whose plan grows: one lock, one view, one judge and one budget from the first trial to the last.
import { describe, expect, it } from 'vitest';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import type { Grow } from '../../src/runner/grow-plan.js';
import { livingOwner } from '../../src/runner/lock.js';
import { homePaths } from '../../src/runner/paths.js';
import { runSweep } from '../../src/runner/run-sweep.js';
import { readSweep } from '../../src/runner/sweep-files.js';
import { createMemoryStore } from '../../src/store/memory.js';
import type { TrialEvent } from '../../src/trial/events.js';
import type { SweepSnapshot } from '../../src/trial/snapshot.js';
import { trialOf } from '../store/trials.js';
import { freshHome, optionsOf, planOf, wholeTrial, writeEvents } from './home.js';

const trials = [1, 2, 3, 4, 5, 6].map((seed) => trialOf(seed));
const good = createInlineExecutor(async (start) => writeEvents(start, wholeTrial(start.attempt)));
const plan = (n: number) => planOf('s', trials.slice(0, n));

/** Grows the plan by two trials at a time to `most`. */
function byTwo(most: number): Grow {
  let n = 2;
  return async () => {
    if (n >= most) return null;
    n += 2;
    return plan(n);
  };
}

describe('a plan that grows', () => {
  it('is asked for more once all of it is over, and written down each time', async () => {
    const home = freshHome();
    const store = createMemoryStore();
    const seen: string[] = [];
    const more = byTwo(6);
    const grow: Grow = async (known, say) => {
      const states = store.sweepTrials('s').map((t) => t.record.state);
      expect([states, livingOwner(homePaths(home).sweepLock('s'))?.pid]).toEqual([
        Array(states.length).fill('finished'),
        process.pid,
      ]);
      seen.push(`${readSweep(homePaths(home), 's')?.trials.length} ${states.length}`);
      return more(known, say);
    };
    const result = await runSweep(optionsOf(home, store, plan(2), good, { grow }));
    expect(result).toMatchObject({ planned: 6, finished: 6, reused: 0 });
    expect(seen).toEqual(['2 2', '4 4', '6 6']);
  });

  it('goes on in the same view, with what it says', async () => {
    const snapshots: SweepSnapshot[] = [];
    const more = byTwo(4);
    const grow: Grow = async (known, say) => {
      say('two more');
      return more(known, say);
    };
    const onChange = (s: SweepSnapshot) => void snapshots.push(s);
    await runSweep(optionsOf(freshHome(), createMemoryStore(), plan(2), good, { grow, onChange }));
    expect(new Set(snapshots.map((s) => s.trials.length))).toEqual(new Set([2, 4]));
    expect(snapshots.at(-1)).toMatchObject({
      counts: { finished: 4 },
      remainingMs: 0,
      problems: [],
      remarks: ['two more', 'two more'],
    });
    expect(new Set(snapshots.map((s) => s.startedAt)).size).toBe(1);
  });

  it('counts trials of before as reused, of whichever round', async () => {
    const home = freshHome();
    await runSweep(optionsOf(home, createMemoryStore(), planOf('other', [trials[1]!, trials[3]!]), good));
    // The index is another one: what is done is found out when the trial is taken.
    const options = optionsOf(home, createMemoryStore(), plan(2), good, { grow: byTwo(4) });
    expect(await runSweep(options)).toMatchObject({ planned: 4, finished: 4, reused: 2 });
    const again = { ...options, grow: byTwo(4) };
    expect(await runSweep(again)).toMatchObject({ planned: 4, finished: 4, reused: 4 });
  });

  it('does not grow when it is stopped, halted or spent, and failures are not run again', async () => {
    const grow: Grow = async () => expect.fail('it was asked');
    const stop = new AbortController();
    const stopping = createInlineExecutor(async (start) => {
      stop.abort();
      writeEvents(start, wholeTrial(start.attempt));
    });
    const run = (executor: typeof good, more: object) =>
      runSweep(optionsOf(freshHome(), createMemoryStore(), plan(2), executor, { workers: 1, ...more }));
    expect(await run(stopping, { grow, signal: stop.signal })).toMatchObject({ finished: 1 });
    expect(await run(good, { grow, budget: { hours: 1 }, startedAt: -4e6, now: () => 0 })).toMatchObject({
      spent: true,
    });
    let started = 0;
    const failing = createInlineExecutor(async (start) => {
      started++;
      const failed: TrialEvent = { kind: 'failed', at: 1, cause: 'code', message: 'no', stack: null };
      writeEvents(start, [failed]);
    });
    expect(await run(failing, { grow: byTwo(4), retryFailed: true })).toMatchObject({
      planned: 4,
      failed: 4,
    });
    expect(started).toBe(4);
  });

  it('ends with what it has when it is stopped while it is asked, also where that breaks the asking off', async () => {
    const stopped = async (ask: (stop: AbortController) => ReturnType<Grow>) => {
      const stop = new AbortController();
      const more = { grow: () => ask(stop), signal: stop.signal };
      return runSweep(optionsOf(freshHome(), createMemoryStore(), plan(2), good, more));
    };
    const late = async (stop: AbortController) => {
      stop.abort();
      return plan(4);
    };
    const broken = async (stop: AbortController | null) => {
      stop?.abort();
      throw new Error('broken off');
    };
    for (const ask of [late, broken]) expect(await stopped(ask)).toMatchObject({ planned: 2, finished: 2 });
    await expect(stopped(() => broken(null))).rejects.toThrow('broken off');
  });

  it('counts what all rounds have cost against the budget', async () => {
    const store = createMemoryStore();
    const executor = createInlineExecutor(async (start) => {
      const events = wholeTrial(start.attempt).map((e) =>
        e.kind === 'epoch' ? { ...e, metrics: { ...e.metrics, seconds: 10 } } : e,
      );
      writeEvents(start, events);
    });
    // Three trials of thirty seconds each.
    const budget = { compute_hours: 85 / 3600 };
    const options = optionsOf(freshHome(), store, plan(2), executor, { workers: 1, budget });
    const result = await runSweep({ ...options, grow: byTwo(4) });
    expect(result).toMatchObject({ planned: 4, finished: 3, spent: true });
  });

  it('may not lose trials', async () => {
    const grow: Grow = async () => planOf('s', trials.slice(1, 3));
    const options = optionsOf(freshHome(), createMemoryStore(), plan(2), good, { grow });
    await expect(runSweep(options)).rejects.toThrow('may not lose trials');
  });
});
