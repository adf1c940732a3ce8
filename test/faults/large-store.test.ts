// A store of 100,000 trials with 50 metrics each: its ranking and its export say what the trials were, within the limits.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { METRIC_NAMES, selectEpoch } from '../../src/trial/metrics.js';
import { figure, sized } from './faults.js';
import { exportApart, rankOnce } from './large-figures.js';
import { fillStore, LARGE, metricValue, pointsOf, sweepName } from './large-store.js';

const SIZE = sized({ ...LARGE, sweeps: 4, trials: 50 }, LARGE);
const RANKING_MS = 200;
const EXPORT_SECONDS = 10;
const EXPORT_MIB = 300;
const LOOKS = sized(1, 9);

/** Which epochs of a trial speak, by the numbers that went in. */
function expectedOf(trial: number) {
  const value = (epoch: number, name: 'val.accuracy' | 'test.accuracy') =>
    metricValue(trial, epoch, METRIC_NAMES.indexOf(name));
  const epochs = Array.from({ length: SIZE.epochs }, (_, i) => ({
    epoch: i + 1,
    metrics: { 'val.accuracy': value(i + 1, 'val.accuracy'), 'test.accuracy': value(i + 1, 'test.accuracy') },
  }));
  const best = selectEpoch(epochs, { name: 'val.accuracy', goal: 'maximize', select: 'best' })!;
  return { best: best.epoch, last: SIZE.epochs, accuracy: best.metrics['test.accuracy'] };
}

it('is ranked and exported as its trials were', () => {
  const home = mkdtempSync(join(tmpdir(), 'dyrep-large-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const file = join(home, 'dyrep.db');
  const store = openSqliteStore(file);
  fillStore(store, SIZE);
  store.close();
  const looks = Array.from({ length: LOOKS }, (_, i) => rankOnce(file, sweepName(i % SIZE.sweeps)));
  const { results, text } = looks[0]!;
  expect(results.trials.map((t) => [t.best?.epoch, t.last?.epoch, t.best?.metrics['test.accuracy']])).toEqual(
    Array.from({ length: SIZE.trials }, (_, n) => Object.values(expectedOf(n))),
  );
  expect(text.trimEnd().split('\n')).toHaveLength(SIZE.trials / SIZE.seeds + 5);
  const one = exportApart(home, [sweepName(0)]);
  const all = exportApart(home, ['--all']);
  expect([one.lines, all.lines]).toEqual([SIZE.trials + 1, SIZE.sweeps * SIZE.trials + 1]);
  expect(all.text.startsWith(one.text)).toBe(true);
  const [header, ...rows] = all.text.trimEnd().split('\n');
  const accuracy = header!.split(',').indexOf('test.accuracy');
  expect(rows.map((row) => Number(row.split(',')[accuracy]))).toEqual(
    Array.from({ length: SIZE.sweeps * SIZE.trials }, (_, n) => expectedOf(n).accuracy),
  );
  report(looks, all);
});

function report(looks: readonly ReturnType<typeof rankOnce>[], all: ReturnType<typeof exportApart>): void {
  const sorted = [...looks].sort((a, b) => a.ms - b.ms);
  const [best, middle] = [sorted[0]!, sorted[looks.length >> 1]!];
  const size = `${SIZE.sweeps * SIZE.trials} trials, ${pointsOf(SIZE)} points`;
  figure(
    'leaderboard of a large store',
    `under ${RANKING_MS} ms`,
    `${best.ms.toFixed(0)} ms (best of ${looks.length}, median ${middle.ms.toFixed(0)} ms); ${size}`,
    best.ms < RANKING_MS,
  );
  const { seconds, peakMiB, processorSeconds } = all;
  figure(
    'CSV export of a large store',
    `under ${EXPORT_SECONDS} s and ${EXPORT_MIB} MiB`,
    `${seconds.toFixed(1)} s (${processorSeconds.toFixed(1)} s of processor time), ${peakMiB.toFixed(0)} MiB; ${all.lines - 1} rows`,
    seconds < EXPORT_SECONDS && peakMiB < EXPORT_MIB,
  );
}
