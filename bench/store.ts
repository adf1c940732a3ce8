// How a store of 100,000 trials with 50 metrics each (five million points in ten sweeps) is filled, ranked and exported, and
// how fast event logs on disk are taken in.
//
//     npm run bench -- store --sweeps 10 --trials 10000
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { indexAttempt } from '../src/runner/index-attempt.js';
import { openSqliteStore } from '../src/store/sqlite.js';
import { pointsIn, writeLogs } from '../test/faults/event-logs.js';
import { exportApart, rankOnce } from '../test/faults/large-figures.js';
import { fillStore, LARGE, pointsOf, sweepName } from '../test/faults/large-store.js';

const { values: flags } = parseArgs({
  options: {
    sweeps: { type: 'string', default: String(LARGE.sweeps) },
    trials: { type: 'string', default: String(LARGE.trials) },
  },
});
const size = { ...LARGE, sweeps: Number(flags.sweeps), trials: Number(flags.trials) };
const LOGS = { sweeps: 1, trials: 50, seeds: 5, epochs: 4000 };
const LOOKS = 9;

const home = mkdtempSync(join(tmpdir(), 'dyrep-bench-'));
try {
  ingest(join(home, 'logs'));
  fill(join(home, 'dyrep.db'));
  rank(join(home, 'dyrep.db'));
  for (const what of [[sweepName(0)], ['--all']]) exported(what);
} finally {
  rmSync(home, { recursive: true, force: true });
}

function ingest(folder: string): void {
  const store = openSqliteStore(join(folder, 'dyrep.db'));
  const logs = writeLogs(folder, store, LOGS);
  const ms = timed(() => {
    for (const { paths, trialId } of logs) indexAttempt(store, paths, trialId, 1);
  });
  store.close();
  say('ingest', `${rate(pointsIn(LOGS), ms)} from ${logs.length} event logs, ${pointsIn(LOGS)} points`);
}

function fill(file: string): void {
  const store = openSqliteStore(file);
  const ms = timed(() => fillStore(store, size));
  store.close();
  const rows = `${size.sweeps * size.trials} trials of ${size.sweeps} sweeps, ${pointsOf(size)} points`;
  const seconds = (ms / 1000).toFixed(1);
  say(
    'fill',
    `${rows} in ${seconds} s, two transactions a trial; ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB`,
  );
}

function rank(file: string): void {
  const looks = Array.from({ length: LOOKS }, (_, i) => rankOnce(file, sweepName(i % size.sweeps)));
  const sorted = [...looks].sort((a, b) => a.ms - b.ms);
  const [best, middle] = [sorted[0]!, sorted[LOOKS >> 1]!];
  const parts = `${middle.readMs.toFixed(0)} ms to read, ${middle.processorMs.toFixed(0)} ms of processor time in all`;
  say(
    'leaderboard',
    `${best.ms.toFixed(0)} ms (best of ${LOOKS}), median ${middle.ms.toFixed(0)} ms (${parts}); ${size.trials} trials`,
  );
}

function exported(what: readonly string[]): void {
  const { seconds, processorSeconds, peakMiB, lines } = exportApart(home, what);
  const cost = `${seconds.toFixed(1)} s (${processorSeconds.toFixed(1)} s of processor time), ${peakMiB.toFixed(0)} MiB at the peak`;
  say('export', `${what.join(' ')}: ${lines} lines in ${cost}, its own process`);
}

function timed(action: () => void): number {
  const begun = performance.now();
  action();
  return performance.now() - begun;
}

function rate(points: number, ms: number): string {
  return `${Math.round((points / ms) * 1000)} points/s`;
}

function say(name: string, text: string): void {
  process.stdout.write(`${name.padEnd(12)} ${text}\n`);
}
