// Processes that look at a home all the time while coordinators, one after the other, run a sweep in it: nobody finds the
// database busy, and what they see is whole.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { EventLog } from '../../src/runner/event-log.js';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { runSweep } from '../../src/runner/run-sweep.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { freshHome, optionsOf, planOf, wait, wholeTrial } from '../runner/home.js';
import { trialOf } from '../store/trials.js';
import { figure, sized } from './faults.js';

const READERS = sized(4, 16);
const TRIALS = sized(40, 400);
const COORDINATORS = sized(2, 4);
const EPOCHS = 5;
const DIST = resolve(import.meta.dirname, '../../dist');

interface Report {
  readonly looks: number;
  readonly problems: readonly string[];
}

function startReader(home: string, mode: string): Promise<Report> {
  const program = join(import.meta.dirname, 'read-store.mjs');
  const child = spawn(process.execPath, [program, DIST, home, String(EPOCHS), mode]);
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  return new Promise((done, failed) =>
    child.once('close', (code) =>
      code === 0 ? done(JSON.parse(out) as Report) : failed(new Error(`a reader ended with ${code}: ${err}`)),
    ),
  );
}

it('readers find a sweep whole while it is written', async () => {
  const home = freshHome();
  const plan = planOf(
    's',
    Array.from({ length: TRIALS }, (_, seed) => trialOf(seed, EPOCHS)),
  );
  const first = openSqliteStore(join(home, 'dyrep.db'));
  first.putSweep(plan.sweep, plan.trials);
  first.close();
  const readers = Array.from({ length: READERS }, (_, n) => startReader(home, n % 2 === 0 ? 'keep' : 'open'));
  const executor = createInlineExecutor(async (start) => {
    const log = new EventLog(start.trial.attempt(start.attempt).events);
    for (const event of wholeTrial(start.attempt, EPOCHS)) {
      log.append(event);
      if (event.kind === 'epoch') await wait(1);
    }
    log.close();
  });
  const began = performance.now();
  for (let n = 0; n < COORDINATORS; n++) {
    const part = plan.trials.filter((_, i) => i % COORDINATORS === n).map((t) => t.trial.id);
    const store = openSqliteStore(join(home, 'dyrep.db'));
    await runSweep({ ...optionsOf(home, store, plan, executor, { workers: 4 }), only: new Set(part) });
    store.close();
    await wait(200);
  }
  const seconds = (performance.now() - began) / 1000;
  writeFileSync(join(home, 'end'), '');
  const reports = await Promise.all(readers);
  expect(reports.flatMap((r) => r.problems)).toEqual([]);
  for (const { looks } of reports) expect(looks).toBeGreaterThan(0);
  const after = openSqliteStore(join(home, 'dyrep.db'));
  expect([...after.results('s')].filter((t) => t.state === 'finished')).toHaveLength(TRIALS);
  expect(after.check()).toEqual([]);
  after.close();
  const looks = reports.reduce((sum, r) => sum + r.looks, 0);
  figure(
    'readers while a sweep writes',
    'no busy error, no torn read',
    `${READERS} processes looked ${looks} times while ${COORDINATORS} coordinators ran ${TRIALS} trials in ${seconds.toFixed(1)} s: no error, nothing torn`,
  );
});
