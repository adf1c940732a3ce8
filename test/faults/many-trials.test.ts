// Ten thousand trivial trials in one run, with trainers inside this process and the database on disk: every one is done once
// and as it should be, and neither memory nor descriptors grow on the way.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { runSweep } from '../../src/runner/run-sweep.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { renderEvent } from '../../src/trial/events.js';
import { createTrial } from '../../src/trial/trial.js';
import { FACTS, freshHome, planOf, wholeTrial } from '../runner/home.js';
import { trialOf } from '../store/trials.js';
import { figure, sized } from './faults.js';

const TRIALS = sized(300, 10_000);
const EARLY = TRIALS / 10;
/** Trials a second. */
const ASKED_RATE = 1000;
/** What the engine may need for other things between two looks: less than a hundred bytes a trial of the full size. */
const SLACK_BYTES = 1e6;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

interface Look {
  readonly heap: number;
  readonly descriptors: number;
}

function look(): Look {
  collect();
  return { heap: process.memoryUsage().heapUsed, descriptors: readdirSync('/proc/self/fd').length };
}

const log = wholeTrial(1).map(renderEvent).join('');

it('many trials in one run are each done once, with flat memory and descriptors', async () => {
  const { experiment } = trialOf(1);
  const trials = Array.from({ length: TRIALS }, (_, seed) => createTrial({ ...experiment, seed }));
  const home = freshHome();
  const store = openSqliteStore(join(home, 'dyrep.db'));
  const plan = planOf('many', trials);
  const looks: Look[] = [];
  let [started, pausedMs] = [0, 0];
  const executor = createInlineExecutor(async (start) => {
    writeFileSync(start.trial.attempt(start.attempt).events, log);
    started++;
    if (started !== EARLY && started !== TRIALS) return;
    const before = performance.now();
    looks.push(look());
    pausedMs += performance.now() - before;
  });
  const [before, cpuBefore] = [performance.now(), process.cpuUsage()];
  const result = await runSweep({
    ...{ home, store, plan, executor, workers: 4, now: Date.now, facts: FACTS },
    onChange: (snapshot) => snapshot.trials.length,
  });
  const seconds = (performance.now() - before - pausedMs) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  expect(started).toBe(TRIALS);
  expect(result).toEqual({
    ...{ planned: TRIALS, finished: TRIALS },
    failed: 0,
    pruned: 0,
    stopped: 0,
    reused: 0,
  });
  let attempts = 0;
  for (const { trial, record } of store.sweepTrials('many')) {
    expect(record).toMatchObject({ state: 'finished', attempts: 1, epoch: 3, seconds: 12.5 });
    attempts += store.attempts(trial.id).filter((a) => a.end === 'finished').length;
  }
  expect(attempts).toBe(TRIALS);
  expect(store.epochs(trials.at(-1)!.id)).toHaveLength(3);
  expect(store.check()).toEqual([]);
  store.close();
  const [early, late] = looks as [Look, Look];
  expect(late.descriptors).toBe(early.descriptors);
  const grown = late.heap - early.heap;
  const of = (n: number) => `${n} trials`;
  figure(
    'many trials: rate',
    `at least ${ASKED_RATE} trials a second`,
    `${of(TRIALS)}: ${Math.round(TRIALS / seconds)} a second; ${((user + system) / 1000 / TRIALS).toFixed(2)} ms of processor time each`,
    TRIALS / seconds >= ASKED_RATE,
  );
  figure(
    'many trials: memory and descriptors',
    'flat',
    `heap ${(early.heap / 1e6).toFixed(1)} MB after ${of(EARLY)}, ${(late.heap / 1e6).toFixed(1)} MB after ${of(TRIALS)}; ` +
      `descriptors ${early.descriptors} and ${late.descriptors}`,
    grown < SLACK_BYTES,
  );
});
