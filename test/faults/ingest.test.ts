// Metrics from event logs on disk into SQLite, as the coordinator takes them in: whole lines, about 1 MiB a batch.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { indexAttempt } from '../../src/runner/index-attempt.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { pointsIn, writeLogs } from './event-logs.js';
import { figure, sized } from './faults.js';

const ASKED_RATE = 100_000;
const SIZE = { sweeps: 1, seeds: 5, ...sized({ trials: 5, epochs: 20 }, { trials: 50, epochs: 4000 }) };

it('every point of the logs is in the store, as it was written', () => {
  const home = mkdtempSync(join(tmpdir(), 'dyrep-ingest-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const store = openSqliteStore(join(home, 'dyrep.db'));
  const logs = writeLogs(home, store, SIZE);
  const began = performance.now();
  for (const { paths, trialId } of logs) indexAttempt(store, paths, trialId, 1);
  const seconds = (performance.now() - began) / 1000;
  for (const { trialId, paths, events } of logs) {
    const epochs = events.filter((e) => e.kind === 'epoch').map(({ epoch, metrics }) => ({ epoch, metrics }));
    expect(store.epochs(trialId)).toEqual(epochs);
    expect(store.attempt(trialId, 1)).toMatchObject({
      offset: statSync(paths.attempt(1).events).size,
      end: 'finished',
      epoch: SIZE.epochs,
    });
  }
  expect(store.check()).toEqual([]);
  store.close();
  const rate = Math.round(pointsIn(SIZE) / seconds);
  const measured = `${rate} points/s: ${pointsIn(SIZE)} points of ${logs.length} logs in ${seconds.toFixed(2)} s`;
  figure('ingest of event logs', `${ASKED_RATE} points/s`, measured, rate >= ASKED_RATE);
});
