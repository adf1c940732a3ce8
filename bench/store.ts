// How a store of 100,000 trials with 50 metrics each (five million points) is filled, ranked and exported.
//
//     npm run bench -- store --sweeps 10 --trials 10000 --keep /tmp/large
import { mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { renderLeaderboard } from '../src/report/leaderboard.js';
import { collectResults } from '../src/report/results.js';
import { summarize } from '../src/report/summarize.js';
import { openSqliteStore } from '../src/store/sqlite.js';
import { fillStore, LARGE, pointsOf, sweepName } from '../test/faults/large-store.js';

const { values: flags } = parseArgs({
  options: {
    sweeps: { type: 'string', default: String(LARGE.sweeps) },
    trials: { type: 'string', default: String(LARGE.trials) },
    keep: { type: 'string' },
  },
});
const size = { ...LARGE, sweeps: Number(flags.sweeps), trials: Number(flags.trials) };
const home = flags.keep ?? mkdtempSync(join(tmpdir(), 'dyrep-bench-'));
mkdirSync(home, { recursive: true });
const file = join(home, 'dyrep.db');
const say = (line: string) => void process.stdout.write(`${line}\n`);
const time = <T>(f: () => T): [T, number] => {
  const t = performance.now();
  const v = f();
  return [v, performance.now() - t];
};

const writer = openSqliteStore(file);
if (writer.sweepIds().length === 0) {
  const [, ms] = time(() => fillStore(writer, size, (n) => say(n)));
  say(
    `filled ${pointsOf(size)} points in ${(ms / 1000).toFixed(1)} s: ${Math.round((pointsOf(size) / ms) * 1000)} points/s`,
  );
}
writer.close();
say(`file ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB`);
for (let i = 0; i < 5; i++) {
  const [viewer, open] = time(() => openSqliteStore(file, { readonly: true }));
  const id = sweepName(i % size.sweeps);
  const [results, read] = time(() => collectResults(viewer.sweep(id)!, viewer.results(id)));
  const [summary, sum] = time(() => summarize(results));
  const [text, render] = time(() => renderLeaderboard(summary));
  say(
    `open ${open.toFixed(0)} read ${read.toFixed(0)} summarize ${sum.toFixed(0)} render ${render.toFixed(0)} total ${(open + read + sum + render).toFixed(0)} ms ${text.length}`,
  );
  viewer.close();
}
