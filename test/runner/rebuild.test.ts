// The database deleted and rebuilt from the folders is the same.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BusyHomeError } from '../../src/errors.js';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { lockHome } from '../../src/runner/lock.js';
import { homePaths } from '../../src/runner/paths.js';
import { rebuildDatabase, rebuildStore } from '../../src/runner/rebuild.js';
import { runSweep } from '../../src/runner/run-sweep.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import type { Store } from '../../src/store/store.js';
import { epochOf, failedOf, startedOf, trialOf } from '../store/trials.js';
import { freshHome, optionsOf, planOf, wholeTrial, writeEvents } from './home.js';

const trials = [1, 2, 3, 4].map((seed) => trialOf(seed));

/** Finished, failed, lost twice, lost once: what a home can hold. */
const executor = createInlineExecutor(async (start) => {
  const index = trials.findIndex((t) => start.trial.folder.endsWith(t.id));
  const bad = {
    kind: 'epoch',
    at: 1,
    epoch: 1,
    metrics: { 'val.accuracy': Number.NaN, x: -Infinity },
  } as const;
  if (index === 1) writeEvents(start, [startedOf(1), bad, failedOf('nan')]);
  else if (index === 2 || (index === 3 && start.attempt === 1))
    writeEvents(start, [startedOf(start.attempt)]);
  else writeEvents(start, wholeTrial(start.attempt));
});

const content = (store: Store) => [
  store.sweeps(),
  store.sweeps().map((s) => store.sweepTrials(s.id)),
  store
    .trials()
    .map((t) => [t, store.attempts(t.trial.id), store.epochs(t.trial.id), store.events(t.trial.id)]),
];

async function filledHome() {
  const home = freshHome();
  const store = openSqliteStore(homePaths(home).database);
  await runSweep(optionsOf(home, store, planOf('one', trials), executor));
  await runSweep(optionsOf(home, store, planOf('two', trials.slice(1, 3)), executor));
  const before = content(store);
  store.close();
  return { home, paths: homePaths(home), before };
}

describe('rebuild', () => {
  it('gives the database that was deleted', async () => {
    const { home, paths, before } = await filledHome();
    rmSync(paths.database);
    const rebuilt = rebuildDatabase(home, (file) => openSqliteStore(file), 1);
    expect(rebuilt).toMatchObject({ sweeps: 2, trials: 4, problems: [] });
    const store = openSqliteStore(paths.database);
    expect(content(store)).toEqual(before);
    expect(store.check()).toEqual([]);
    store.close();
    expect(readdirSync(home).sort()).toEqual(['dyrep.db', 'locks', 'sweeps', 'trials']);
  });

  it('takes a trial whose trial.json a power failure has emptied from the record of its sweep', async () => {
    const { home, paths, before } = await filledHome();
    writeFileSync(paths.trial(trials[0]!.id).trial, '\0'.repeat(20));
    rmSync(paths.trial(trials[1]!.id).trial);
    rmSync(paths.database);
    expect(rebuildDatabase(home, (file) => openSqliteStore(file), 1).problems).toEqual([]);
    const store = openSqliteStore(paths.database, { readonly: true });
    expect(content(store)).toEqual(before);
    store.close();
  });

  it('replaces a damaged database, also with a log of its own beside', async () => {
    const { home, paths, before } = await filledHome();
    writeFileSync(paths.database, 'damaged '.repeat(1000));
    writeFileSync(`${paths.database}-wal`, 'stale');
    rebuildDatabase(home, (file) => openSqliteStore(file), 1);
    const store = openSqliteStore(paths.database, { readonly: true });
    expect(content(store)).toEqual(before);
    store.close();
  });

  it('an attempt that another one followed has ended, also where its end is lost', async () => {
    const { paths, before } = await filledHome();
    const { id } = trials[3]!;
    rmSync(paths.trial(id).attempt(1).end);
    const store = createMemoryStore();
    expect(rebuildStore(paths, store).problems).toEqual([]);
    expect(store.attempts(id).map((a) => [a.end, a.failure])).toEqual([
      ['stopped', 'stopped'],
      ['finished', null],
    ]);
    expect(store.trial(id)).toMatchObject({ state: 'finished' });
    expect(content(store)[0]).toEqual(before[0]);
  });

  it('a late writer of an attempt that was given up changes nothing', async () => {
    const { paths, before } = await filledHome();
    const late = paths.trial(trials[3]!.id).attempt(1).events;
    writeFileSync(late, `${JSON.stringify(epochOf(1, 0.99))}\n`, { flag: 'a' });
    const store = createMemoryStore();
    rebuildStore(paths, store);
    expect(content(store)).toEqual(before);
  });

  it('names what it cannot use, leaves it alone, and takes the rest', async () => {
    const { paths } = await filledHome();
    const foreign = paths.trial('00000000000000aa');
    mkdirSync(foreign.folder);
    writeFileSync(foreign.trial, '{"version":9}');
    writeFileSync(join(paths.sweeps, 'odd.json'), '{"version":9}');
    const store = createMemoryStore();
    const { problems, trials: count } = rebuildStore(paths, store);
    expect(problems).toEqual([
      expect.stringMatching(/odd\.json: it has version 9/),
      expect.stringMatching(/00000000000000aa: it has version 9/),
    ]);
    expect(count).toBe(4);
    expect(readFileSync(foreign.trial, 'utf8')).toBe('{"version":9}');
  });

  it('keeps the old database when the new one cannot be made, and waits for no running sweep', async () => {
    const { home, paths } = await filledHome();
    const old = readFileSync(paths.database);
    const broken = () => {
      throw new Error('no');
    };
    expect(() => rebuildDatabase(home, broken, 1)).toThrow('no');
    const lock = lockHome(paths, 'other', 1);
    expect(() => rebuildDatabase(home, (file) => openSqliteStore(file), 1)).toThrow(BusyHomeError);
    lock.release();
    expect(readFileSync(paths.database).equals(old)).toBe(true);
    expect(existsSync(`${paths.database}.rebuilt`)).toBe(false);
  });
});
