// Early stopping in a run with inline trainers, which report an epoch, wait to be asked to stop, and go on.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPruning } from '../../src/runner/early-stop.js';
import { EventLog } from '../../src/runner/event-log.js';
import type { AttemptStart } from '../../src/runner/executors/executor.js';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { homePaths } from '../../src/runner/paths.js';
import { runSweep } from '../../src/runner/run-sweep.js';
import { parseStop } from '../../src/runner/stop-request.js';
import { createMemoryStore } from '../../src/store/memory.js';
import type { EarlyStop } from '../../src/sweep/early-stop.js';
import { epochOf, finishedOf, startedOf, trialOf } from '../store/trials.js';
import { freshHome, optionsOf, planOf, wait } from './home.js';

const trials = [1, 2, 3].map((seed) => trialOf(seed));
const GOOD = [0.5, 0.6, 0.7];
const BAD = [0.55, 0.3, 0.3];
const median: EarlyStop = { rule: 'median', startup_trials: 2 };

/** A trainer that reports the values of its trial one by one, so that the coordinator reads each before the next. */
function trainer(values: Readonly<Record<string, readonly number[]>>, deaf = false, seconds = 0) {
  return createInlineExecutor(async (start: AttemptStart, signal) => {
    const { events, stop } = start.trial.attempt(start.attempt);
    const id = trials.find((t) => start.trial.folder.endsWith(t.id))!.id;
    const log = new EventLog(events);
    log.append(startedOf(start.attempt));
    for (const [i, value] of values[id]!.entries()) {
      const event = epochOf(i + 1, value);
      log.append({ ...event, metrics: { ...event.metrics, seconds } });
      for (let n = 0; n < 20 && !existsSync(stop); n++) await wait(3);
      if (!existsSync(stop)) continue;
      while (deaf && !signal.aborted) await wait(2);
      if (deaf) return log.close();
      const { kind, reason } = parseStop(readFileSync(stop, 'utf8'));
      log.append(
        kind === 'pruned'
          ? { kind, at: 5, epoch: i + 1, reason }
          : { kind: 'stopped', at: 5, epoch: i + 1, batch: 0, reason },
      );
      return log.close();
    }
    log.append(finishedOf());
    log.close();
  });
}

const valuesOf = (...lists: readonly (readonly number[])[]) =>
  Object.fromEntries(trials.map((t, i) => [t.id, lists[i]!]));
const [first, second, third] = trials.map((t) => t.id) as [string, string, string];

describe('early stopping', () => {
  it('ends a bad trial at the epoch that the rule says, the good ones not, and says why', async () => {
    const home = freshHome();
    const store = createMemoryStore();
    const executor = trainer(valuesOf(GOOD, GOOD, BAD));
    const options = optionsOf(home, store, planOf('s', trials), executor, { workers: 1, earlyStop: median });
    expect(await runSweep(options)).toMatchObject({ finished: 2, pruned: 1, failed: 0, stopped: 0 });
    expect(store.trial(third)).toMatchObject({
      ...{ state: 'pruned', epoch: 2 },
      reason: expect.stringMatching(/^stopped by median: it is worse than the threshold/),
    });
    const pruning = readPruning(homePaths(home).trial(third).attempt(1));
    expect(pruning).toMatchObject({
      sweep: 's',
      epoch: 2,
      explanation: { own: 0.55, threshold: 0.6, step: 2 },
    });
    expect(pruning!.peers).toEqual([first, second].map((trial) => ({ trial, value: 0.6 })));
    expect(readPruning(homePaths(home).trial(first).attempt(1))).toBeNull();
    // It is final: another run starts nothing.
    expect(await runSweep(options)).toMatchObject({ finished: 2, pruned: 1, reused: 3 });
    expect(store.trial(third)!.attempts).toBe(1);
  });

  it('does not ask a trial to end that is at its end', async () => {
    const store = createMemoryStore();
    const executor = trainer(valuesOf(GOOD, [0.5, 0.6, 0.05], GOOD));
    const early: EarlyStop = { rule: 'threshold', lower: 0.1 };
    const options = optionsOf(freshHome(), store, planOf('s', trials), executor, { earlyStop: early });
    expect(await runSweep(options)).toMatchObject({ finished: 3, pruned: 0 });
  });

  it('ends a trial whose value is no number', async () => {
    const home = freshHome();
    const store = createMemoryStore();
    const executor = trainer(valuesOf(GOOD, [0.5, Number.NaN, 0.9], GOOD));
    const early: EarlyStop = { rule: 'threshold', lower: 0.1 };
    await runSweep(optionsOf(home, store, planOf('s', trials), executor, { workers: 3, earlyStop: early }));
    expect(trials.map((t) => store.trial(t.id)!.state)).toEqual(['finished', 'pruned', 'finished']);
    const pruning = readPruning(homePaths(home).trial(second).attempt(1))!;
    expect([pruning.epoch, pruning.explanation.own]).toEqual([2, Number.NaN]);
  });

  it('a restart in the middle decides from the trials that are done', async () => {
    const home = freshHome();
    const store = createMemoryStore();
    const plan = planOf('s', trials);
    const executor = trainer(valuesOf(GOOD, GOOD, BAD));
    const stop = new AbortController();
    const begun = { ...optionsOf(home, store, plan, executor, { workers: 1, earlyStop: median }) };
    const isThird = () => store.trial(third)?.epoch === 1;
    const result = await runSweep({
      ...{ ...begun, signal: stop.signal },
      onChange: () => store.sweeps().length > 0 && isThird() && stop.abort(),
    });
    expect(result).toMatchObject({ finished: 2, stopped: 1 });
    expect(await runSweep(begun)).toMatchObject({ finished: 2, pruned: 1, reused: 2 });
    expect(readPruning(homePaths(home).trial(third).attempt(2))).toMatchObject({ epoch: 2 });
  });

  it('a decision that the coordinator did not live to carry out is carried out by the next', async () => {
    const home = freshHome();
    const store = createMemoryStore();
    const plan = planOf('s', trials);
    const without = trainer(valuesOf(GOOD, GOOD, BAD.slice(0, 2)));
    const stop = new AbortController();
    await runSweep({
      ...optionsOf(home, store, plan, without, { workers: 1, signal: stop.signal }),
      onChange: () => store.sweeps().length > 0 && store.trial(third)?.epoch === 2 && stop.abort(),
    });
    expect(store.trial(third)).toMatchObject({ state: 'stopped', epoch: 2 });
    const resumed = trainer(valuesOf(GOOD, GOOD, BAD));
    await runSweep(optionsOf(home, store, plan, resumed, { earlyStop: median }));
    expect(store.trial(third)).toMatchObject({ state: 'pruned', attempts: 2 });
    expect(readPruning(homePaths(home).trial(third).attempt(2))).toMatchObject({ epoch: 2 });
  });

  it('a trainer that does not listen is killed, and its trial is pruned all the same', async () => {
    const store = createMemoryStore();
    const executor = trainer(valuesOf(GOOD, GOOD, BAD), true);
    const times = { pollMs: 5, stopMs: 50, lingerMs: 100 };
    const options = optionsOf(freshHome(), store, planOf('s', trials), executor, { workers: 1, times });
    expect(await runSweep({ ...options, earlyStop: median })).toMatchObject({ finished: 2, pruned: 1 });
  });

  it('what a trial that was ended has cost counts for the budget', async () => {
    const store = createMemoryStore();
    const plan = planOf('s', trials);
    const timed = trainer(valuesOf(GOOD, BAD, GOOD), false, 10);
    // Three epochs of the first trial and two of the second, ten seconds each.
    const budget = { compute_hours: 45 / 3600 };
    const early: EarlyStop = { rule: 'median', startup_trials: 1 };
    const options = optionsOf(freshHome(), store, plan, timed, { workers: 1, earlyStop: early, budget });
    expect(await runSweep(options)).toMatchObject({ finished: 1, pruned: 1, spent: true });
  });

  it('judges the trials of later rounds by those of all rounds before', async () => {
    const store = createMemoryStore();
    const executor = trainer(valuesOf(GOOD, GOOD, BAD));
    const early = { workers: 1, earlyStop: median };
    const options = optionsOf(freshHome(), store, planOf('s', trials.slice(0, 2)), executor, early);
    const rounds = [planOf('s', trials)];
    const result = await runSweep({ ...options, grow: async () => rounds.shift() ?? null });
    expect(result).toMatchObject({ planned: 3, finished: 2, pruned: 1 });
    expect(store.trial(third)).toMatchObject({ state: 'pruned', epoch: 2 });
  });

  it('without a rule nothing is ended', async () => {
    const store = createMemoryStore();
    const options = optionsOf(freshHome(), store, planOf('s', trials), trainer(valuesOf(GOOD, GOOD, BAD)));
    expect(await runSweep(options)).toMatchObject({ finished: 3, pruned: 0 });
  });
});
