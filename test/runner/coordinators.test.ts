// Several coordinators in one home, and trainers whose coordinator or scheduler lets them down: real processes, seen
// through /proc. Each trial runs once, nothing is left behind, and the numbers are those of an undisturbed run.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { homePaths } from '../../src/runner/paths.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { trialOf } from '../store/trials.js';
import { freshHome, planOf, wait } from './home.js';
import {
  allLogs,
  compileSources,
  listProcesses,
  removeCompiled,
  startCoordinator,
  trainersOf,
  until,
  zombiesOf,
} from './processes.js';

beforeAll(compileSources);
afterAll(removeCompiled);

const trials = Array.from({ length: 8 }, (_, i) => trialOf(i + 1, 2));
const ids = trials.map((t) => t.id);

/** What the store of a home says, once everything has ended. */
function read(home: string) {
  const store = openSqliteStore(join(home, 'dyrep.db'), { readonly: true });
  try {
    const records = store.trials();
    return {
      states: records.map((t) => t.state),
      attempts: records.map((t) => t.attempts),
      epochs: new Map(records.map((t) => [t.trial.id, store.epochs(t.trial.id)])),
      problems: store.check(),
    };
  } finally {
    store.close();
  }
}
function failuresOf(home: string, id: string): readonly (string | null)[] {
  const store = openSqliteStore(join(home, 'dyrep.db'), { readonly: true });
  const failures = store.attempts(id).map((a) => a.failure);
  store.close();
  return failures;
}

const start = (home: string, name: string, which: readonly number[], more: object = {}) =>
  startCoordinator({
    ...{
      home,
      plan: planOf(
        name,
        which.map((i) => trials[i]!),
      ),
      workers: 2,
      batchMs: 5,
    },
    ...more,
  });

let undisturbed: ReturnType<typeof read>['epochs'];
beforeAll(async () => {
  const home = freshHome();
  expect((await start(home, 'all', [0, 1, 2, 3, 4, 5, 6, 7]).ended).result).toMatchObject({ finished: 8 });
  undisturbed = read(home).epochs;
});

function expectSame(home: string, which: readonly number[]): void {
  const { epochs, problems } = read(home);
  expect(problems).toEqual([]);
  for (const i of which) expect(epochs.get(ids[i]!)).toEqual(undisturbed.get(ids[i]!));
}

/** Kills whichever trainer was started last; one that has just ended by itself is no error. */
function killOne(home: string): void {
  try {
    process.kill(trainersOf(home).at(-1)!.pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** Nothing of this home runs or waits to be taken notice of, and no lock is left. */
async function expectNothingLeft(home: string): Promise<void> {
  await until(() => trainersOf(home).length === 0, 'the end of every trainer');
  expect(readdirSync(homePaths(home).locks)).toEqual([]);
}

describe('coordinators', () => {
  it('the second one on the same sweep is told who runs it', async () => {
    const home = freshHome();
    const first = start(home, 'one', [0, 1], { batchMs: 400 });
    await until(() => existsSync(homePaths(home).sweepLock('one')), 'the lock');
    const { result, said } = await start(home, 'one', [0, 1]).ended;
    expect(result).toBeNull();
    expect(said).toContain(`sweep one is run by process ${first.child.pid}`);
    expect((await first.ended).result).toMatchObject({ finished: 2 });
  });

  it('one that waits for the trials of another takes them over when that dies', async () => {
    const home = freshHome();
    const first = start(home, 'first', [0, 1], { batchMs: 400 });
    await until(() => trainersOf(home).length === 2, 'two trainers');
    const second = start(home, 'second', [0, 1]);
    await until(() => existsSync(homePaths(home).sweepLock('second')), 'the second one');
    await wait(200);
    first.child.kill('SIGKILL');
    expect((await second.ended).result).toMatchObject({ finished: 2, failed: 0 });
    expectSame(home, [0, 1]);
    const { attempts } = read(home);
    expect(attempts.every((n) => n === 2)).toBe(true);
    await first.ended;
    expect(trainersOf(home)).toEqual([]);
    // The dead one's own lock stays until somebody takes its sweep.
    expect(readdirSync(homePaths(home).locks)).toEqual(['sweep-first.json']);
  });
});

describe.runIf(existsSync('/proc/self/stat'))('trainers', () => {
  it('whose coordinator is killed end by themselves with a checkpoint, and are picked up again', async () => {
    const home = freshHome();
    const { child, ended } = start(home, 'killed', [0, 1], { batchMs: 200 });
    const started = () => (allLogs(home).match(/"kind":"progress"/g) ?? []).length > 1;
    await until(() => started() && trainersOf(home).length === 2, 'two trainers');
    const pids = trainersOf(home).map((p) => p.pid);
    child.kill('SIGKILL');
    await ended;
    await until(() => trainersOf(home).length === 0, 'the end of the orphans', 5000);
    expect(listProcesses().filter((p) => pids.includes(p.pid) && p.state !== 'Z')).toEqual([]);
    expect(allLogs(home).match(/"kind":"stopped".*the coordinator is gone/g)).toHaveLength(2);
    expect((await start(home, 'killed', [0, 1]).ended).result).toMatchObject({ finished: 2 });
    expectSame(home, [0, 1]);
    expect(read(home).attempts).toEqual([2, 2]);
    await expectNothingLeft(home);
  });

  it('that end leave no zombie while their coordinator lives on', async () => {
    const home = freshHome();
    const { child, ended } = start(home, 'many', [0, 1, 2, 3, 4, 5], { batchMs: 10 });
    await until(() => (allLogs(home).match(/"kind":"finished"/g) ?? []).length >= 2, 'two ends');
    killOne(home);
    await until(() => zombiesOf(child.pid!).length === 0, 'no zombies', 3000);
    expect((await ended).result).toMatchObject({ finished: 6 });
    expectSame(home, [0, 1, 2, 3, 4, 5]);
    await expectNothingLeft(home);
  });

  it('stopped for longer than they may be quiet are ended; their going on changes nothing', async () => {
    const home = freshHome();
    const { ended } = start(home, 'quiet', [0], { batchMs: 30, execution: { stall: 1.5 } });
    await until(() => /"kind":"epoch"/.test(allLogs(home)), 'an epoch');
    const { pid } = trainersOf(home)[0]!;
    process.kill(pid, 'SIGSTOP');
    await until(() => !listProcesses().some((p) => p.pid === pid && p.state !== 'Z'), 'its end', 20_000);
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // It is gone already.
    }
    expect((await ended).result).toMatchObject({ finished: 1, failed: 0 });
    expect(failuresOf(home, ids[0]!)).toEqual(['infra', null]);
    expectSame(home, [0]);
    await expectNothingLeft(home);
  });

  it('that run out of time fail as timeout with a checkpoint, and go on from it when asked to', async () => {
    const home = freshHome();
    const { ended } = start(home, 'slow', [0], { batchMs: 150, execution: { timeout: 0.9 } });
    expect((await ended).result).toMatchObject({ failed: 1 });
    expect(allLogs(home)).toMatch(/"kind":"checkpointed".*\n.*"cause":"timeout"/);
    expect((await start(home, 'slow', [0], { retryFailed: true }).ended).result).toMatchObject({
      finished: 1,
    });
    expect(failuresOf(home, ids[0]!)).toEqual(['timeout', null]);
    expectSame(home, [0]);
  });

  it('that the machine takes back (SIGTERM) go on as often as it takes', async () => {
    const home = freshHome();
    const { ended } = start(home, 'taken', [0], { batchMs: 60 });
    for (let n = 1; n <= 2; n++) {
      await until(
        () => trainersOf(home).length === 1 && (allLogs(home).match(/"kind":"started"/g) ?? []).length === n,
        `attempt ${n}`,
      );
      await wait(100);
      process.kill(trainersOf(home)[0]!.pid, 'SIGTERM');
      await until(() => (allLogs(home).match(/"cause":"preempted"/g) ?? []).length === n, 'its end');
    }
    expect((await ended).result).toMatchObject({ finished: 1 });
    expect(failuresOf(home, ids[0]!)).toEqual(['preempted', 'preempted', null]);
    expectSame(home, [0]);
  });
});
