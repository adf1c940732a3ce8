// What a dead coordinator left: read on, ended, and never read again.
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { homePaths, type TrialPaths } from '../../src/runner/paths.js';
import { identifyProcess } from '../../src/runner/process-identity.js';
import { writeProvenance } from '../../src/runner/provenance.js';
import { runSweep } from '../../src/runner/run-sweep.js';
import { createAttempt, createTrialFolder, readEnd } from '../../src/runner/trial-folder.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { renderEvent, type TrialEvent } from '../../src/trial/events.js';
import { epochOf, failedOf, startedOf, trialOf } from '../store/trials.js';
import { FACTS, FAST, freshHome, optionsOf, planOf, wholeTrial, writeEvents } from './home.js';

const trial = trialOf(1);
const good = createInlineExecutor(async (start) => writeEvents(start, wholeTrial(start.attempt)));

/** A home in which attempt 1 was begun, with this text as its log; the store knows of nothing. */
function begun(log: string, pid: number | null): { home: string; paths: TrialPaths } {
  const home = freshHome();
  const paths = createTrialFolder(homePaths(home), trial);
  const files = paths.attempt(createAttempt(paths));
  writeFileSync(files.events, log);
  if (pid !== null) writeProvenance(files, identifyProcess(pid), ['node'], 1, FACTS);
  return { home, paths };
}

const lines = (...events: readonly TrialEvent[]) => events.map(renderEvent).join('');

/** A process that ends when the file appears (when told to), in a group of its own like a trainer. */
function trainer(stop: string | null): ChildProcess {
  const script =
    stop === null
      ? 'setInterval(() => {}, 1000)'
      : `const fs = require("node:fs"); setInterval(() => fs.existsSync(${JSON.stringify(stop)}) && process.exit(), 5)`;
  return spawn(process.execPath, ['-e', script], { stdio: 'ignore', detached: true });
}

describe('recovery', () => {
  it('reads the log on to the last whole line, ends the attempt, and resumes', async () => {
    const { home, paths } = begun(`${lines(startedOf(1), epochOf(1, 0.5))}{"kind":"epo`, null);
    const store = createMemoryStore();
    expect(await runSweep(optionsOf(home, store, planOf('s', [trial]), good))).toMatchObject({ finished: 1 });
    expect(store.attempts(trial.id)).toMatchObject([
      { end: 'stopped', failure: 'stopped', epoch: 1, offset: readEnd(paths.attempt(1))!.offset },
      { end: 'finished' },
    ]);
    expect(store.events(trial.id)[2]?.event).toMatchObject({
      kind: 'stopped',
      reason: expect.stringMatching(/^interrupted/),
    });
  });

  it('a trial whose folder was removed by hand is run from the start, as the next attempt', async () => {
    const home = freshHome();
    const store = openSqliteStore(homePaths(home).database);
    const bad = createInlineExecutor(async (start) => writeEvents(start, [startedOf(1), failedOf('code')]));
    await runSweep(optionsOf(home, store, planOf('s', [trial]), bad));
    rmSync(homePaths(home).trial(trial.id).folder, { recursive: true });
    const again = { retryFailed: true };
    const result = await runSweep(optionsOf(home, store, planOf('s', [trial]), good, again));
    expect(result).toMatchObject({ finished: 1 });
    expect(store.attempts(trial.id).map((a) => a.end)).toEqual(['failed', 'finished']);
    expect(store.epochs(trial.id)).toHaveLength(3);
    store.close();
  });

  it('gives the locks that it has free when another one cannot be used', async () => {
    const { home } = begun(lines(startedOf(1)), null);
    const other = trialOf(2);
    createTrialFolder(homePaths(home), other);
    mkdirSync(homePaths(home).locks, { recursive: true });
    writeFileSync(homePaths(home).trialLock(other.id), 'by hand');
    const run = () => runSweep(optionsOf(home, createMemoryStore(), planOf('s', [trial, other]), good));
    await expect(run()).rejects.toThrow(/it is no lock of dyrep/);
    expect(readdirSync(homePaths(home).locks)).toEqual([`trial-${other.id}.json`]);
  });

  it('removes what was left beside a file by whoever was killed while writing it', async () => {
    const { home, paths } = begun(lines(startedOf(1)), null);
    const { folder } = paths.attempt(1);
    const { sweeps, ...all } = homePaths(home);
    mkdirSync(all.sweepVersions('s'), { recursive: true });
    const left = [
      `${paths.trial}.12.new`,
      ...['end.json', 'provenance.json', 'provenance.diff', 'pruning.json'].map(
        (f) => `${folder}/${f}.12.new`,
      ),
      ...['s.json', 's.judged.jsonl', 's.versions/1.json'].map((f) => `${sweeps}/${f}.12.new`),
    ];
    const others = [`${folder}/stop.12.new`, `${sweeps}/s2.json.12.new`];
    for (const file of [...left, ...others]) writeFileSync(file, '{"ver');
    await runSweep(optionsOf(home, createMemoryStore(), planOf('s', [trial]), good));
    expect(left.filter((file) => existsSync(file))).toEqual([]);
    expect(others.filter((file) => existsSync(file))).toEqual(others);
  });

  it('a trial that had finished is not run again', async () => {
    const { home } = begun(lines(...wholeTrial(1)), null);
    const store = createMemoryStore();
    const result = await runSweep(optionsOf(home, store, planOf('s', [trial]), good));
    expect(result).toMatchObject({ finished: 1, reused: 1 });
    expect(store.attempts(trial.id)).toHaveLength(1);
  });

  it('waits for a trainer that still runs, and asks it to stop', async () => {
    const { home, paths } = begun(lines(startedOf(1)), null);
    const { stop } = paths.attempt(1);
    const child = trainer(stop);
    const exit = new Promise((resolve) => child.on('exit', (code) => resolve(code)));
    writeProvenance(paths.attempt(1), identifyProcess(child.pid!), ['node'], 1, FACTS);
    const store = createMemoryStore();
    expect(await runSweep(optionsOf(home, store, planOf('s', [trial]), good))).toMatchObject({ finished: 1 });
    expect(existsSync(stop)).toBe(true);
    expect(await exit).toBe(0);
  });

  it('kills one that does not stop', async () => {
    const child = trainer(null);
    const { home } = begun(lines(startedOf(1)), child.pid!);
    const times = { ...FAST, stopMs: 50 };
    const options = optionsOf(home, createMemoryStore(), planOf('s', [trial]), good, { times });
    const exit = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
    expect(await runSweep(options)).toMatchObject({ finished: 1 });
    expect(await exit).toBe('SIGKILL');
  });

  it('leaves alone a process that only has the number of the dead trainer', async () => {
    const child = trainer(null);
    const { home, paths } = begun(lines(startedOf(1)), null);
    const who = { ...identifyProcess(child.pid!), start: 'an earlier boot:1' };
    writeProvenance(paths.attempt(1), who, ['node'], 1, FACTS);
    const started = identifyProcess(child.pid!).start;
    await runSweep(
      optionsOf(home, createMemoryStore(), planOf('s', [trial]), good, { times: { pollMs: 5, stopMs: 50 } }),
    );
    // Without /proc a number is all that there is to go by.
    if (started !== null) expect(child.exitCode ?? child.signalCode).toBeNull();
    child.kill('SIGKILL');
  });

  it('what a dead attempt still writes is not read', async () => {
    const { home, paths } = begun(lines(startedOf(1), epochOf(1, 0.5)), null);
    const store = createMemoryStore();
    const options = optionsOf(home, store, planOf('s', [trial, trialOf(2)]), good);
    await runSweep(options);
    appendFileSync(paths.attempt(1).events, lines(epochOf(1, 0.99), epochOf(2, 0.99)));
    const before = store.epochs(trial.id);
    await runSweep(options);
    expect(store.epochs(trial.id)).toEqual(before);
  });

  it('trials of other sweeps that were left running are ended too, also without a folder', async () => {
    const store = createMemoryStore();
    const { home } = begun(lines(startedOf(1)), null);
    for (const t of [trial, trialOf(5)]) {
      store.putTrial(t);
      store.putAttempt(t.id, 1);
    }
    rmSync(homePaths(home).trial(trialOf(5).id).folder, { recursive: true, force: true });
    await runSweep(optionsOf(home, store, planOf('s', [trialOf(2)]), good));
    expect(
      store
        .trials()
        .map((t) => t.state)
        .sort(),
    ).toEqual(['finished', 'stopped', 'stopped']);
    expect(existsSync(homePaths(home).trial(trialOf(5).id).folder)).toBe(false);
  });

  it('what a trainer still writes until it is gone is read, too', async () => {
    const { home, paths } = begun(lines(startedOf(1)), null);
    const files = paths.attempt(1);
    const rest = JSON.stringify(
      lines(epochOf(1, 0.5), { kind: 'stopped', at: 9, epoch: 1, batch: 2, reason: 'gone' }),
    );
    const script = `const fs = require("node:fs"); setInterval(() => {
      if (!fs.existsSync(${JSON.stringify(files.stop)})) return;
      fs.appendFileSync(${JSON.stringify(files.events)}, ${rest});
      process.exit();
    }, 5)`;
    const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore', detached: true });
    writeProvenance(files, identifyProcess(child.pid!), ['node'], 1, FACTS);
    const store = createMemoryStore();
    expect(await runSweep(optionsOf(home, store, planOf('s', [trial]), good))).toMatchObject({ finished: 1 });
    expect(store.attempts(trial.id)[0]).toMatchObject({ end: 'stopped', epoch: 1 });
    expect(
      store
        .events(trial.id)
        .map((e) => e.event.kind)
        .slice(0, 3),
    ).toEqual(['started', 'epoch', 'stopped']);
    expect(readEnd(files)).toBeNull();
  });

  it('a decision that was written but not stored is taken over', async () => {
    const { home, paths } = begun(lines(startedOf(1), epochOf(1, 0.5)), null);
    writeFileSync(
      paths.attempt(1).end,
      `{"offset":0,"event":{"kind":"failed","at":1,"cause":"lost","message":"m","stack":null}}`,
    );
    const store = createMemoryStore();
    expect(await runSweep(optionsOf(home, store, planOf('s', [trial]), good))).toMatchObject({ finished: 1 });
    expect(store.attempts(trial.id)[0]).toMatchObject({ offset: 0, end: 'failed', failure: 'infra' });
  });
});
