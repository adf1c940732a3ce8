// Several processes take the same queued trials, each as a sweep of its own: every trial runs once, whoever takes it, and no
// process dies.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { homePaths } from '../../src/runner/paths.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { freshHome, planOf } from '../runner/home.js';
import {
  allLogs,
  compileSources,
  removeCompiled,
  startCoordinator,
  trainersOf,
} from '../runner/processes.js';
import { trialOf } from '../store/trials.js';
import { figure, sized } from './faults.js';

const PROCESSES = sized(2, 4);
const TRIALS = sized(20, 200);

beforeAll(compileSources);
afterAll(removeCompiled);

it('several processes take queued trials: each runs once, no process dies', async () => {
  const home = freshHome();
  const trials = Array.from({ length: TRIALS }, (_, i) => trialOf(i + 1, 1));
  const before = performance.now();
  const running = Array.from({ length: PROCESSES }, (_, i) =>
    startCoordinator({ home, plan: planOf(`queue-${i}`, trials), workers: 1, batchMs: 0 }),
  );
  const ended = await Promise.all(running.map((r) => r.ended));
  const seconds = (performance.now() - before) / 1000;
  expect(ended.map((e) => e.said)).toEqual(Array(PROCESSES).fill('0'));
  const all = { planned: TRIALS, finished: TRIALS, failed: 0, pruned: 0, stopped: 0 };
  for (const { result } of ended) expect(result).toMatchObject(all);
  const ran = ended.map((e) => TRIALS - (e.result?.reused ?? 0));
  expect(ran.reduce((a, b) => a + b)).toBe(TRIALS);

  const store = openSqliteStore(join(home, 'dyrep.db'), { readonly: true });
  const records = store.trials();
  const problems = store.check();
  store.close();
  expect(records.map((t) => [t.state, t.attempts])).toEqual(Array(TRIALS).fill(['finished', 1]));
  expect(problems).toEqual([]);
  expect(allLogs(home).match(/"kind":"started"/g)).toHaveLength(TRIALS);
  expect(trainersOf(home)).toEqual([]);
  expect(readdirSync(homePaths(home).locks)).toEqual([]);
  figure(
    `${PROCESSES} processes take ${TRIALS} queued trials`,
    'each runs once, no worker dies',
    `${TRIALS} ran once (${ran.join(' + ')}), ${PROCESSES} of ${PROCESSES} ended well, ${seconds.toFixed(0)} s`,
  );
});
