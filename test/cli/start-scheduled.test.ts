// A scheduled sweep as a child process; a script stands in for the built command line.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readEnvironment } from '../../src/cli/environment.js';
import { startScheduled } from '../../src/cli/start-scheduled.js';

function start(script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-scheduled-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const main = join(folder, 'main.mjs');
  writeFileSync(main, script);
  const environment = readEnvironment({
    ...{ variables: { DYREP_HOME: 'home' }, folder, isTerminal: false, columns: undefined },
  });
  return startScheduled('-a b.yml', environment, main);
}

const COUNTS = { planned: 2, finished: 1, failed: 1, pruned: 0, stopped: 0, reused: 0 };

it('reads what the sweep came to from its last line, with its exit code', async () => {
  const run = start(
    `console.log('more'); console.log(${JSON.stringify(JSON.stringify(COUNTS))}); process.exitCode = 3;`,
  );
  expect(run.pid).toBeGreaterThan(0);
  expect(await run.done).toEqual({ exitCode: 3, outcome: COUNTS, error: null });
});

it('tells apart a sweep that another process runs', async () => {
  const said = { sweep: 'b', busy: { pid: 7, host: 'here', since: '2026-01-01T00:00:00.000Z' } };
  const run = start(`console.log(${JSON.stringify(JSON.stringify(said))}); process.exitCode = 2;`);
  expect(await run.done).toEqual({ exitCode: 2, outcome: null, error: null, busy: true });
});

it('names the file behind --, in the home of the scheduler', async () => {
  const run = start(`
    const words = process.argv.slice(2).join(' ') === 'sweep --json --yes -- -a b.yml';
    process.exitCode = words && process.env.DYREP_HOME === import.meta.dirname + '/home' ? 7 : 8;`);
  expect((await run.done).exitCode).toBe(7);
});

it('stopping asks it as Ctrl-C does; a run that dies of a signal says so', async () => {
  const run = start(`setInterval(() => {}, 1000); process.kill(process.pid, 'SIGTERM');`);
  expect(await run.done).toEqual({ exitCode: null, outcome: null, error: 'ended by SIGTERM' });
  run.stop();
  const waiting = start('setInterval(() => {}, 1000);');
  waiting.stop();
  expect((await waiting.done).error).toBe('ended by SIGINT');
});
