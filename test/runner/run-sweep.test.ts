// Running a sweep with inline trainers: what is run, reused, resumed, given up and stopped.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BusyHomeError, BusySweepError, InvalidNameError, StoreError } from '../../src/errors.js';
import { EventLog } from '../../src/runner/event-log.js';
import type { AttemptStart } from '../../src/runner/executors/executor.js';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { lockHome } from '../../src/runner/lock.js';
import { homePaths } from '../../src/runner/paths.js';
import { runSweep } from '../../src/runner/run-sweep.js';
import { createMemoryStore } from '../../src/store/memory.js';
import type { TrialEvent } from '../../src/trial/events.js';
import type { SweepSnapshot } from '../../src/trial/snapshot.js';
import { epochOf, failedOf, startedOf, trialOf } from '../store/trials.js';
import { freshHome, optionsOf, planOf, wait, wholeTrial, writeEvents } from './home.js';

const trials = [trialOf(1), trialOf(2), trialOf(3)];
const good = createInlineExecutor(async (start) => writeEvents(start, wholeTrial(start.attempt)));
const counts = { planned: 3, finished: 3, failed: 0, pruned: 0, stopped: 0, reused: 0 };

/** An executor that runs these trainers for the attempts 1, 2, … of every trial. */
const attempts = (...list: readonly ((start: AttemptStart) => Promise<void>)[]) =>
  createInlineExecutor(async (start) => list[start.attempt - 1]!(start));
const writes =
  (...events: readonly TrialEvent[]) =>
  async (start: AttemptStart) =>
    writeEvents(start, events);

describe('runSweep', () => {
  it('runs every trial once, and none a second time', async () => {
    const store = createMemoryStore();
    const options = optionsOf(freshHome(), store, planOf('s', trials), good);
    expect(await runSweep(options)).toEqual(counts);
    expect(await runSweep(options)).toEqual({ ...counts, reused: 3 });
    for (const t of trials) {
      expect(store.trial(t.id)).toMatchObject({ state: 'finished', attempts: 1, epoch: 3 });
      expect(store.epochs(t.id)).toHaveLength(3);
    }
  });

  it('trials are shared between sweeps, also with an index that was lost', async () => {
    const home = freshHome();
    await runSweep(optionsOf(home, createMemoryStore(), planOf('a', trials.slice(0, 2)), good));
    const store = createMemoryStore();
    const result = await runSweep(optionsOf(home, store, planOf('b', trials), good));
    expect(result).toEqual({ ...counts, reused: 2 });
    expect(store.trials().map((t) => t.attempts)).toEqual([1, 1, 1]);
  });

  it('never runs more trials at a time than there are workers', async () => {
    let running = 0;
    let most = 0;
    const executor = createInlineExecutor(async (start) => {
      most = Math.max(most, ++running);
      await wait(15);
      running--;
      writeEvents(start, wholeTrial(start.attempt));
    });
    const many = Array.from({ length: 7 }, (_, i) => trialOf(i + 1));
    await runSweep(optionsOf(freshHome(), createMemoryStore(), planOf('s', many), executor, { workers: 3 }));
    expect(most).toBe(3);
  });

  it('a failed trial does not stop the sweep, and runs again only when asked', async () => {
    const store = createMemoryStore();
    const home = freshHome();
    const executor = createInlineExecutor(async (start) =>
      start.trial.folder.endsWith(trials[1]!.id) && start.attempt === 1
        ? writeEvents(start, [startedOf(1), failedOf('nan')])
        : writeEvents(start, wholeTrial(start.attempt)),
    );
    const options = optionsOf(home, store, planOf('s', trials), executor);
    expect(await runSweep(options)).toEqual({ ...counts, finished: 2, failed: 1 });
    expect(await runSweep(options)).toEqual({ ...counts, finished: 2, failed: 1, reused: 2 });
    expect(store.trial(trials[1]!.id)).toMatchObject({ attempts: 1, reason: 'nan: the loss is NaN' });
    expect(await runSweep({ ...options, retryFailed: true })).toEqual({ ...counts, reused: 2 });
  });

  it('a lost trainer is resumed twice; a third loss without a new epoch is a failure', async () => {
    const store = createMemoryStore();
    const plan = planOf('s', [trialOf(1)]);
    const crash = async (start: AttemptStart) => {
      writeFileSync(start.trial.attempt(start.attempt).stderr, 'Segmentation fault\n');
      writeEvents(start, [startedOf(start.attempt), epochOf(1, 0.5)]);
    };
    const result = await runSweep(optionsOf(freshHome(), store, plan, attempts(crash, crash, crash)));
    expect(result).toMatchObject({ failed: 1, finished: 0 });
    const record = store.trial(trialOf(1).id)!;
    expect(record.attempts).toBe(3);
    expect(record.reason).toMatch(/^infra: its process ended .*exit code 0.*\nSegmentation fault$/s);
  });

  it('a trainer that gets on between its losses is resumed again', async () => {
    const store = createMemoryStore();
    const to = (n: number) =>
      writes(startedOf(n), ...Array.from({ length: n }, (_, i) => epochOf(i + 1, 0.5)));
    const executor = attempts(to(1), to(2), to(3), (s) => writes(...wholeTrial(4))(s));
    expect(await runSweep(optionsOf(freshHome(), store, planOf('s', [trialOf(1)]), executor))).toMatchObject({
      finished: 1,
    });
    expect(store.attempts(trialOf(1).id).map((a) => a.failure)).toEqual(['infra', 'infra', 'infra', null]);
  });

  it('a trainer that throws is lost with what it threw', async () => {
    const store = createMemoryStore();
    const executor = createInlineExecutor(async () => {
      throw new Error('no such engine');
    });
    await runSweep(optionsOf(freshHome(), store, planOf('s', [trialOf(1)]), executor));
    expect(store.trial(trialOf(1).id)?.reason).toMatch(/^infra: .*no such engine/);
  });

  it('an interrupt asks the trainers to stop, starts no more, and the next run goes on', async () => {
    const home = freshHome();
    const store = createMemoryStore();
    const stop = new AbortController();
    const stoppable = createInlineExecutor(async (start) => {
      const log = new EventLog(start.trial.attempt(start.attempt).events);
      log.append(startedOf(start.attempt));
      stop.abort();
      while (!existsSync(start.trial.attempt(start.attempt).stop)) await wait(2);
      log.append({ kind: 'stopped', at: 1, epoch: 1, batch: 2, reason: 'asked to' });
    });
    const options = optionsOf(home, store, planOf('s', trials), stoppable, {
      signal: stop.signal,
      workers: 1,
    });
    expect(await runSweep(options)).toEqual({ ...counts, finished: 0, stopped: 1 });
    expect(readdirSync(homePaths(home).locks)).toEqual([]);
    expect(await runSweep(optionsOf(home, store, planOf('s', trials), good))).toEqual(counts);
    expect(store.attempts(trials[0]!.id).map((a) => a.end)).toEqual(['stopped', 'finished']);
  });

  it('a trainer that does not stop in time is killed, and is resumed by the next run', async () => {
    const home = freshHome();
    const store = createMemoryStore();
    const stop = new AbortController();
    const deaf = createInlineExecutor(async (start, signal) => {
      writeEvents(start, [startedOf(start.attempt), epochOf(1, 0.5)]);
      stop.abort();
      while (!signal.aborted) await wait(2);
    });
    const plan = planOf('s', [trialOf(1)]);
    const more = { signal: stop.signal, times: { pollMs: 2, stopMs: 30 } };
    expect(await runSweep(optionsOf(home, store, plan, deaf, more))).toMatchObject({ stopped: 1 });
    expect(store.trial(trialOf(1).id)?.reason).toMatch(/interrupted: .*SIGKILL/);
    expect(await runSweep(optionsOf(home, store, plan, good))).toMatchObject({ finished: 1, reused: 0 });
  });

  it('a second interrupt kills at once', async () => {
    const kill = new AbortController();
    const deaf = createInlineExecutor(async (_start, signal) => {
      kill.abort();
      while (!signal.aborted) await wait(2);
    });
    const more = { signal: kill.signal, killSignal: kill.signal, times: { pollMs: 2, stopMs: 60_000 } };
    const options = optionsOf(freshHome(), createMemoryStore(), planOf('s', trials), deaf, more);
    expect(await runSweep(options)).toMatchObject({ finished: 0, failed: 0 });
  });

  it('a process that lingers after its last event is killed, and its trial counts', async () => {
    const executor = createInlineExecutor(async (start, signal) => {
      writeEvents(start, wholeTrial(start.attempt));
      while (!signal.aborted) await wait(2);
    });
    const options = optionsOf(freshHome(), createMemoryStore(), planOf('s', trials), executor, {
      times: { pollMs: 2, lingerMs: 20 },
    });
    expect(await runSweep(options)).toEqual(counts);
  });

  it('a sweep that is run is refused, with who runs it; another one waits for the trials that they share', async () => {
    const home = freshHome();
    const started = new AbortController();
    const slow = createInlineExecutor(async (start) => {
      started.abort();
      await wait(100);
      writeEvents(start, wholeTrial(start.attempt));
    });
    const first = runSweep(optionsOf(home, createMemoryStore(), planOf('first', trials), slow));
    while (!started.signal.aborted) await wait(2);
    const again = runSweep(optionsOf(home, createMemoryStore(), planOf('first', trials), good));
    await expect(again).rejects.toThrow(BusySweepError);
    await expect(again).rejects.toThrow(
      new RegExp(`sweep first is run by process ${process.pid} .* since 20`),
    );
    expect(() => lockHome(homePaths(home), 'x', 1)).toThrow(BusyHomeError);
    const store = createMemoryStore();
    const snapshots: SweepSnapshot[] = [];
    const second = optionsOf(home, store, planOf('second', trials), good);
    const result = await runSweep({ ...second, onChange: (s) => snapshots.push(s) });
    expect(result).toMatchObject({ finished: 3, failed: 0 });
    expect(store.trials().map((t) => t.attempts)).toEqual([1, 1, 1]);
    expect(result.reused).toBeGreaterThanOrEqual(2);
    expect(snapshots.at(-1)?.problems.join()).toMatch(/is run by sweep first .* waited for/);
    expect(await first).toMatchObject({ finished: 3 });
  });

  it('an unreadable line is told once and skipped', async () => {
    const snapshots: SweepSnapshot[] = [];
    const executor = createInlineExecutor(async (start) => {
      const { events } = start.trial.attempt(start.attempt);
      writeEvents(start, wholeTrial(start.attempt).slice(0, 2));
      writeFileSync(events, '{"kind":"from the future"}\n', { flag: 'a' });
      await wait(20);
      writeFileSync(events, readFileSync(events), { flag: 'w' });
      for (const e of wholeTrial(1).slice(2)) writeFileSync(events, `${JSON.stringify(e)}\n`, { flag: 'a' });
    });
    const options = optionsOf(freshHome(), createMemoryStore(), planOf('s', [trialOf(1)]), executor);
    expect(await runSweep({ ...options, onChange: (s) => snapshots.push(s) })).toMatchObject({ finished: 1 });
    expect(snapshots.at(-1)?.problems).toHaveLength(1);
    expect(snapshots.at(-1)?.problems[0]).toMatch(/events\.jsonl, byte \d+: .*skipped/);
  });

  it('snapshots count to the end', async () => {
    const snapshots: SweepSnapshot[] = [];
    const options = optionsOf(freshHome(), createMemoryStore(), planOf('s', trials), good);
    await runSweep({ ...options, onChange: (s) => snapshots.push(s) });
    expect(snapshots[0]?.counts.planned).toBe(3);
    expect(snapshots.at(-1)).toMatchObject({ remainingMs: 0, counts: { finished: 3, running: 0 } });
    expect(snapshots.at(-1)?.trials[0]).toMatchObject({ values: [0.1, 0.2, 0.3], best: 0.3, epoch: 3 });
  });

  it('names that lead elsewhere and linked or foreign folders are refused before anything starts', async () => {
    const home = freshHome();
    const run = (name: string) => runSweep(optionsOf(home, createMemoryStore(), planOf(name, trials), good));
    for (const name of ['../x', 'a/b', '..', '', '.hidden', 'a\0b', 'a\\b'])
      await expect(run(name)).rejects.toThrow(InvalidNameError);
    expect(existsSync(home)).toBe(false);
    const paths = homePaths(home).trial(trials[2]!.id);
    mkdirSync(paths.folder, { recursive: true });
    writeFileSync(paths.trial, '{"version":99}');
    await expect(run('s')).rejects.toThrow(/trial\.json: it has version 99/);
    expect(readFileSync(paths.trial, 'utf8')).toBe('{"version":99}');
    expect(existsSync(homePaths(home).trial(trials[0]!.id).folder)).toBe(false);
    rmSync(paths.folder, { recursive: true });
    symlinkSync(join(home, 'sweeps'), paths.folder);
    await expect(run('s')).rejects.toThrow(StoreError);
  });
});
