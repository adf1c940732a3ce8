// One attempt from start to end; what a sweep makes of it is in run-sweep.test.ts.
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { homePaths } from '../../src/runner/paths.js';
import { readProvenance } from '../../src/runner/provenance.js';
import { runSweep } from '../../src/runner/run-sweep.js';
import { createMemoryStore } from '../../src/store/memory.js';
import type { SweepSnapshot } from '../../src/trial/snapshot.js';
import { epochOf, startedOf, trialOf } from '../store/trials.js';
import { freshHome, optionsOf, planOf, wait, wholeTrial, writeEvents } from './home.js';

const plan = planOf('s', [trialOf(1), trialOf(2)]);

describe('an attempt', () => {
  it('says where it runs as soon as it runs', async () => {
    const home = freshHome();
    const executor = createInlineExecutor(async (start) => {
      await wait(20);
      expect(readProvenance(start.trial.attempt(start.attempt))).toMatchObject({
        pid: process.pid,
        versions: { dyrep: '0' },
      });
      writeEvents(start, wholeTrial(start.attempt));
    });
    expect(await runSweep(optionsOf(home, createMemoryStore(), plan, executor))).toMatchObject({
      finished: 2,
    });
  });

  it('is shown while it runs', async () => {
    const snapshots: SweepSnapshot[] = [];
    const executor = createInlineExecutor(async (start) => {
      writeEvents(start, [startedOf(start.attempt), epochOf(1, 0.5)]);
      await wait(60);
    });
    const options = optionsOf(freshHome(), createMemoryStore(), plan, executor, { workers: 1 });
    await runSweep({ ...options, onChange: (s) => snapshots.push(s) });
    const running = snapshots.filter((s) => s.trials[0]?.state === 'running' && s.trials[0].epoch === 1);
    expect(running.length).toBeGreaterThan(3);
    expect(running[0]).toMatchObject({ counts: { running: 1 }, trials: [{ values: [0.5], attempt: 1 }, {}] });
  });

  it('when the database cannot be written, everything is ended and the reason comes out', async () => {
    const home = freshHome();
    const store = createMemoryStore();
    const full = {
      ...store,
      ingest: () => {
        throw new StoreError('write', 'dyrep.db', 'the disk is full');
      },
    };
    const ended: boolean[] = [];
    const executor = createInlineExecutor(async (start, signal) => {
      writeEvents(start, [startedOf(start.attempt)]);
      while (!signal.aborted && !existsSync(start.trial.attempt(start.attempt).stop)) await wait(2);
      ended.push(true);
    });
    await expect(runSweep(optionsOf(home, full, plan, executor))).rejects.toThrow(
      'cannot write dyrep.db: the disk is full',
    );
    expect(ended).toEqual([true, true]);
    expect(readdirSync(homePaths(home).locks)).toEqual([]);
    const good = createInlineExecutor(async (start) => writeEvents(start, wholeTrial(start.attempt)));
    expect(await runSweep(optionsOf(home, store, plan, good))).toMatchObject({ finished: 2 });
  });
});
