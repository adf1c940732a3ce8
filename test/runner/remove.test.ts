// Removing: into the trash, out of the store, never what runs or what others need.
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BusySweepError, BusyTrialError } from '../../src/errors.js';
import { checkHome } from '../../src/runner/check-home.js';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { lockSweep, takeLock } from '../../src/runner/lock.js';
import { homePaths } from '../../src/runner/paths.js';
import { rebuildStore } from '../../src/runner/rebuild.js';
import { remove } from '../../src/runner/remove.js';
import { runSweep } from '../../src/runner/run-sweep.js';
import { readVersions } from '../../src/runner/sweep-files.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { trialOf } from '../store/trials.js';
import { freshHome, optionsOf, planOf, wholeTrial, writeEvents } from './home.js';

const [one, two, three] = [trialOf(1), trialOf(2), trialOf(3)];
const good = createInlineExecutor(async (start) => writeEvents(start, wholeTrial(start.attempt)));
const NOW = Date.UTC(2024, 0, 2, 3, 4, 5);

/** A home with the sweeps a (trials 1 and 2) and b (2 and 3), all run. */
async function filled() {
  const folder = freshHome();
  const store = createMemoryStore();
  await runSweep(optionsOf(folder, store, planOf('a', [one, two]), good));
  await runSweep(optionsOf(folder, store, planOf('b', [two, three]), good));
  return { folder, home: homePaths(folder), store };
}

describe('remove', () => {
  it('moves a trial to the trash; the sweep that plans it runs it anew', async () => {
    const { folder, home, store } = await filled();
    const removed = remove(home, store, { sweeps: [], trials: [one.id] }, NOW);
    const trash = join(home.trash, '2024-01-02T03-04-05.000Z');
    expect(removed).toEqual({ trash, sweeps: [], trials: [one.id], kept: [] });
    expect(readdirSync(join(trash, 'trials', one.id))).toContain('trial.json');
    expect(existsSync(home.trial(one.id).folder)).toBe(false);
    expect(store.trial(one.id)).toMatchObject({ state: 'planned', attempts: 0 });
    expect(checkHome(home, store)).toEqual([]);
    const again = await runSweep(optionsOf(folder, store, planOf('a', [one, two]), good));
    expect(again).toMatchObject({ finished: 2, reused: 1 });
  });

  it('a sweep goes with the trials that are its own', async () => {
    const { home, store } = await filled();
    const removed = remove(home, store, { sweeps: ['a'], trials: [] }, NOW);
    expect(removed).toMatchObject({ sweeps: ['a'], trials: [one.id], kept: [two.id] });
    expect(readdirSync(join(removed.trash!, 'sweeps'))).toEqual(['a.json']);
    expect(store.sweeps().map((s) => s.id)).toEqual(['b']);
    expect(
      store
        .trials()
        .map((t) => t.trial.id)
        .sort(),
    ).toEqual([two.id, three.id].sort());
    expect(checkHome(home, store)).toEqual([]);
    const rebuilt = createMemoryStore();
    rebuildStore(home, rebuilt);
    expect(rebuilt.trials()).toEqual(store.trials());
    expect(remove(home, store, { sweeps: ['b'], trials: [] }, NOW).trash).toMatch(/-2$/);
    expect(store.trials()).toEqual([]);
  });

  it('a sweep goes with its earlier plans and the order of its judging, and comes back with them', async () => {
    const { folder, home, store } = await filled();
    await runSweep(optionsOf(folder, store, planOf('b', [three]), good));
    writeFileSync(home.sweepJudged('b'), '');
    const before = store.sweepTrials('b');
    const { trash } = remove(home, store, { sweeps: ['b'], trials: [] }, NOW);
    expect(readdirSync(join(trash!, 'sweeps')).sort()).toEqual(['b.json', 'b.judged.jsonl', 'b.versions']);
    expect(readdirSync(home.sweeps)).toEqual(['a.json']);
    for (const part of ['sweeps', 'trials'])
      cpSync(join(trash!, part), join(home.home, part), { recursive: true });
    const restored = createMemoryStore();
    expect(rebuildStore(home, restored).problems).toEqual([]);
    expect(restored.sweepTrials('b')).toEqual(before);
    expect(readVersions(home, 'b')).toHaveLength(1);
  });

  it('refuses what runs, and moves nothing then', async () => {
    const { home, store } = await filled();
    mkdirSync(home.locks, { recursive: true });
    const taken = takeLock(home.trialLock(two.id), 'b', 1);
    expect(() => remove(home, store, { sweeps: [], trials: [one.id, two.id] }, NOW)).toThrow(BusyTrialError);
    if ('lock' in taken) taken.lock.release();
    const lock = lockSweep(home, 'a', 1);
    expect(() => remove(home, store, { sweeps: ['a'], trials: [] }, NOW)).toThrow(BusySweepError);
    lock.release();
    expect(existsSync(home.trash)).toBe(false);
    expect(store.trials().map((t) => t.state)).toEqual(['finished', 'finished', 'finished']);
  });

  it('a trial without a folder is forgotten all the same', async () => {
    const { home, store } = await filled();
    store.putTrial(trialOf(9));
    writeFileSync(join(home.home, 'keep'), '');
    expect(remove(home, store, { sweeps: [], trials: [trialOf(9).id] }, NOW).trash).toBeNull();
    expect(store.trial(trialOf(9).id)).toBeNull();
  });
});
