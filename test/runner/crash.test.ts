// kill -9 of coordinator and trainers at points drawn from a seed: the next run ends with the same trials and numbers.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { random } from '../../src/random.js';
import { checkHome } from '../../src/runner/check-home.js';
import { readOwner } from '../../src/runner/lock.js';
import { homePaths } from '../../src/runner/paths.js';
import { isAlive } from '../../src/runner/process-identity.js';
import { readProvenance } from '../../src/runner/provenance.js';
import { rebuildStore } from '../../src/runner/rebuild.js';
import type { RunResult } from '../../src/runner/run-sweep.js';
import { listAttempts, listTrialFolders } from '../../src/runner/trial-folder.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import type { Store } from '../../src/store/store.js';
import { trialOf } from '../store/trials.js';
import { freshHome, planOf, wait } from './home.js';

const ROOT = resolve(import.meta.dirname, '../..');
// Below node_modules, so that the compiled sources find their packages.
const DIST = join(ROOT, `node_modules/.cache/dyrep-crash-${process.pid}`);
const plan = planOf('crash', [trialOf(1, 4), trialOf(2, 4), trialOf(3, 4)]);
const ids = plan.trials.map((t) => t.trial.id);
const KILLS = 6;

function start(home: string): { child: ChildProcess; result: Promise<RunResult | null> } {
  const options = JSON.stringify({ home, plan, workers: 2, batchMs: 6 });
  const script = join(import.meta.dirname, 'fixtures/coordinator.mjs');
  const child = spawn(process.execPath, [script, DIST, options], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout!.on('data', (chunk) => {
    output += chunk;
  });
  const result = new Promise<RunResult | null>((done) =>
    child.on('close', (code) => done(code === 0 ? (JSON.parse(output) as RunResult) : null)),
  );
  return { child, result };
}

/** Resolves when this coordinator has the home, or when the run has ended. */
async function held(home: string, child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over && readOwner(homePaths(home).sweepLock('crash'))?.pid !== child.pid) await wait(2);
}

/** Resolves when the home's logs hold this many bytes more than now, or when the run has ended. */
async function progressed(home: string, bytes: number, ended: Promise<unknown>): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const goal = logBytes(home) + bytes;
  while (!over && logBytes(home) < goal) await wait(2);
}

function attemptsIn(home: string) {
  const paths = homePaths(home);
  return listTrialFolders(paths).ids.flatMap((id) =>
    listAttempts(paths.trial(id)).map((n) => paths.trial(id).attempt(n)),
  );
}

const logBytes = (home: string) =>
  attemptsIn(home).reduce((n, a) => n + (existsSync(a.events) ? readFileSync(a.events).length : 0), 0);

const liveTrainers = (home: string) =>
  attemptsIn(home)
    .map((a) => readProvenance(a))
    .filter((p) => p !== null && isAlive(p) === 'alive')
    .map((p) => p!.pid);

/** What must be the same whatever was killed. */
const numbers = (store: Store) => ids.map((id) => [store.trial(id)?.state, store.epochs(id)] as const);

const content = (store: Store) => [
  store.sweeps(),
  store.sweepTrials('crash'),
  store
    .trials()
    .map((t) => [t, store.attempts(t.trial.id), store.epochs(t.trial.id), store.events(t.trial.id)]),
];

/** Runs to the end and compares with the undisturbed run, with the folders and with a rebuilt index. */
async function expectWhole(home: string, undisturbed: unknown): Promise<void> {
  const result = await start(home).result;
  expect(result).toMatchObject({ planned: 3, finished: 3, failed: 0, stopped: 0 });
  expect(liveTrainers(home)).toEqual([]);
  const store = openSqliteStore(join(home, 'dyrep.db'), { readonly: true });
  expect(numbers(store)).toEqual(undisturbed);
  expect(store.check()).toEqual([]);
  expect(checkHome(homePaths(home), store)).toEqual([]);
  for (const id of ids) expect(store.attempts(id).filter((a) => a.end === 'finished')).toHaveLength(1);
  const rebuilt = createMemoryStore();
  expect(rebuildStore(homePaths(home), rebuilt).problems).toEqual([]);
  expect(content(rebuilt)).toEqual(content(store));
  store.close();
}

describe('after kill -9', () => {
  let undisturbed: unknown;
  beforeAll(async () => {
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    try {
      execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', DIST], { cwd: ROOT });
    } catch {
      // Type errors are the type check's business; the sources are written all the same.
    }
    const home = freshHome();
    expect(await start(home).result).toMatchObject({ planned: 3, finished: 3 });
    const store = openSqliteStore(join(home, 'dyrep.db'), { readonly: true });
    undisturbed = numbers(store);
    store.close();
  });
  afterAll(() => rmSync(DIST, { recursive: true, force: true }));

  it('of the coordinator, again and again, the sweep ends the same', async () => {
    const home = freshHome();
    const draw = random('coordinator');
    for (let i = 0; i < KILLS; i++) {
      const { child, result } = start(home);
      if (i > 0) await held(home, child, result);
      await progressed(home, draw.integer(900), result);
      child.kill('SIGKILL');
      await result;
    }
    await expectWhole(home, undisturbed);
  });

  it('of trainers, the same run goes on from their checkpoints', async () => {
    const draw = random('trainer');
    let killed = 0;
    for (let i = 0; i < KILLS / 2; i++) {
      const home = freshHome();
      const { result } = start(home);
      // Two trainers at two moments, each another one: a second loss without a new epoch would give the trial up.
      const victims = new Set<number>();
      for (let k = 0; k < 2; k++) {
        await progressed(home, 300 + draw.integer(600), result);
        const pid = liveTrainers(home).at(k % 2);
        if (pid === undefined || victims.has(pid)) continue;
        victims.add(pid);
        process.kill(pid, 'SIGKILL');
        killed++;
      }
      expect(await result).toMatchObject({ finished: 3, failed: 0 });
      await expectWhole(home, undisturbed);
    }
    expect(killed).toBeGreaterThan(2);
  });

  it('of everything at once', async () => {
    const home = freshHome();
    const draw = random('everything');
    for (let i = 0; i < KILLS; i++) {
      const { child, result } = start(home);
      await held(home, child, result);
      await progressed(home, draw.integer(900), result);
      child.kill('SIGKILL');
      for (const pid of liveTrainers(home)) process.kill(pid, 'SIGKILL');
      await result;
    }
    await expectWhole(home, undisturbed);
  });

  it('Ctrl-C checkpoints, and the next run goes on', async () => {
    const home = freshHome();
    const { child, result } = start(home);
    await progressed(home, 800, result);
    child.kill('SIGINT');
    const stopped = await result;
    expect(stopped?.stopped).toBeGreaterThan(0);
    expect(liveTrainers(home)).toEqual([]);
    expect(readdirSync(join(home, 'locks'))).toEqual([]);
    await expectWhole(home, undisturbed);
  });
});
