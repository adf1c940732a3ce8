// What it takes to look at a large store: a ranking in this process, an export in a process of its own.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderLeaderboard } from '../../src/report/leaderboard.js';
import { collectResults } from '../../src/report/results.js';
import { summarize } from '../../src/report/summarize.js';
import { openSqliteStore } from '../../src/store/sqlite.js';

/** A ranking as `dyrep leaderboard` makes it: opened, read, summed up and rendered. */
export function rankOnce(file: string, sweep: string) {
  const begun = performance.now();
  const before = process.cpuUsage();
  const store = openSqliteStore(file, { readonly: true });
  const results = collectResults(store.sweep(sweep)!, store.results(sweep));
  const readMs = performance.now() - begun;
  const text = renderLeaderboard(summarize(results));
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(before);
  store.close();
  return { text, results, readMs, ms, processorMs: (user + system) / 1000 };
}

/** Prints the most memory that the process had, for the parent. */
const MEASURED = `process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write('\\nused ' + JSON.stringify({ maxRSS, cpu: userCPUTime + systemCPUTime }));
});`;

/** `dyrep export` of the built program on a home; `words` name what. */
export function exportApart(home: string, words: readonly string[]) {
  const output = join(home, 'export.csv');
  const program = join(process.cwd(), 'dist/cli/main.js');
  const preload = `data:text/javascript,${encodeURIComponent(MEASURED)}`;
  const begun = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', preload, program, 'export', ...words, '-o', output],
    { encoding: 'utf8', env: { ...process.env, DYREP_HOME: home } },
  );
  const seconds = (performance.now() - begun) / 1000;
  const used = /used (\{.*\})/.exec(stderr)?.[1];
  if (status !== 0 || used === undefined) throw new Error(`dyrep export ended with ${status}: ${stderr}`);
  const { maxRSS, cpu } = JSON.parse(used) as { maxRSS: number; cpu: number };
  const text = readFileSync(output, 'utf8');
  const lines = text.split('\n').length - 1;
  return { text, lines, seconds, processorSeconds: cpu / 1e6, peakMiB: maxRSS / 1024 };
}
