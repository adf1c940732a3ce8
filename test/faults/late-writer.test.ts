// A trainer that is stopped (SIGSTOP) for longer than it may be quiet, and goes on later (SIGCONT): whatever it writes then
// changes nothing, neither in the database nor in one that is rebuilt from the logs.
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { homePaths, type TrialPaths } from '../../src/runner/paths.js';
import { createAttempt, createTrialFolder, readEnd } from '../../src/runner/trial-folder.js';
import { renderEvent } from '../../src/trial/events.js';
import { MAIN, type Place, readLogs, until } from '../end-to-end/dyrep.js';
import { listProcesses, trainersOf } from '../runner/processes.js';
import { epochOf, finishedOf } from '../store/trials.js';
import { figure, sized } from './faults.js';
import {
  contentOf,
  createSweepPlace,
  expectReported,
  expectWhole,
  firstTrial,
  hasEpoch,
  lookAt,
  runUndisturbed,
  SWEEP_WORDS,
  sweepFile,
  withStore,
} from './sweeps.js';

const ASKED = 'the late writer changes nothing';
const STALL_SECONDS = 2;
const ROUNDS = sized(1, 3);
const FILE = sweepFile({ trials: 1, epochs: 2, images: sized(96, 160), keys: `stall: ${STALL_SECONDS}` });

/** Sends a signal to a trainer's group; one that is gone is no error. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}

const content = (home: string) => withStore(home, contentOf);
const secondsSince = (begun: number) => Math.round((performance.now() - begun) / 1000);

/** Starts the sweep and stops its trainer in the second epoch. */
async function startAndStop(place: Place) {
  const { child, ended } = place.start(...SWEEP_WORDS);
  await until(() => hasEpoch(place.home), 'an epoch');
  const pid = trainersOf(place.home)[0]?.pid;
  if (pid === undefined) throw new Error('the trainer has ended before it could be stopped');
  signalGroup(pid, 'SIGSTOP');
  return { child, ended, pid };
}

it('given up by its coordinator, it is ended, and the next attempt goes on', async () => {
  const begun = performance.now();
  const undisturbed = await runUndisturbed(FILE);
  let metrics = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const place = createSweepPlace(FILE);
    const { ended, pid } = await startAndStop(place);
    const promised = lookAt(place.home);
    const isGone = () => !listProcesses().some((p) => p.pid === pid && p.state !== 'Z');
    await until(isGone, 'its end');
    signalGroup(pid, 'SIGCONT');
    metrics += expectWhole(place, await ended, undisturbed, [promised]);
    expect(metrics).toBeGreaterThan(0);
    expect(readEnd(firstTrial(place.home).attempt(1))?.event).toMatchObject({
      kind: 'failed',
      cause: 'infra',
    });
  }
  const measured = `${ROUNDS} stopped for over ${STALL_SECONDS} s, ended and resumed, ${metrics} metrics compared, ${secondsSince(begun)} s`;
  figure('SIGSTOP of a trainer', ASKED, measured);
});

/** Makes a trainer one that no process of this host can ask after, as on another machine. */
function moveElsewhere(paths: TrialPaths): void {
  const { provenance } = paths.attempt(1);
  const text = readFileSync(provenance, 'utf8');
  writeFileSync(provenance, text.replace(/"host": ?"[^"]*"/, '"host":"elsewhere"'));
}

/** Starts a trainer that belongs to no coordinator, and stops it in its second epoch. */
async function startAlone(place: Place, trialJson: string): Promise<number> {
  const paths = createTrialFolder(homePaths(place.home), JSON.parse(trialJson));
  createAttempt(paths);
  const child = spawn(process.execPath, [MAIN, 'attempt', paths.folder, '1'], {
    env: { ...process.env, DYREP_ENGINE: 'portable', DYREP_CACHE: join(place.folder, '.cache') },
    detached: true,
    stdio: 'ignore',
  });
  await until(() => hasEpoch(place.home), 'an epoch');
  signalGroup(child.pid!, 'SIGSTOP');
  return child.pid!;
}

/** Leaves a stopped trainer that the next coordinator cannot reach; its number. */
async function leaveBehind(place: Place, alone: boolean, trialJson: string): Promise<number> {
  if (alone) return startAlone(place, trialJson);
  const { child, ended, pid } = await startAndStop(place);
  child.kill('SIGKILL');
  await ended;
  moveElsewhere(firstTrial(place.home));
  return pid;
}

/** What it is called, whether it never had a coordinator, and whether it is continued while the next attempt trains. */
type Case = readonly [what: string, alone: boolean, meanwhile: boolean];
const DEAD_AFTER: Case = ['whose coordinator died, continued after the next attempt has ended', false, false];
const CASES = sized<readonly Case[]>(
  [DEAD_AFTER],
  [
    DEAD_AFTER,
    ['whose coordinator died, continued while the next attempt trains', false, true],
    ['that has no coordinator, continued after the next attempt has ended', true, false],
    ['that has no coordinator, continued while the next attempt trains', true, true],
  ],
);

it.each(CASES)('one %s changes nothing', async (what, alone, meanwhile) => {
  const undisturbed = await runUndisturbed(FILE);
  const place = createSweepPlace(FILE);
  const pid = await leaveBehind(place, alone, undisturbed.trialJson);
  const promised = lookAt(place.home);
  const { ended } = place.start(...SWEEP_WORDS);
  const first = firstTrial(place.home).attempt(1);
  if (meanwhile) {
    await until(() => [...readLogs(place.home).keys()].some((name) => name.endsWith('/2')), 'attempt 2');
    signalGroup(pid, 'SIGCONT');
  }
  await ended;
  const before = content(place.home);
  signalGroup(pid, 'SIGCONT');
  await until(() => trainersOf(place.home).length === 0, 'its end');
  const late = statSync(first.events).size - readEnd(first)!.offset;
  expect(late).toBeGreaterThan(0);
  // One that does not look either, and tells another story.
  for (const event of [epochOf(1, 0.99), epochOf(2, 0.99), finishedOf()])
    appendFileSync(first.events, renderEvent(event));
  const metrics = expectWhole(place, await ended, undisturbed, [promised]);
  expect(metrics).toBeGreaterThan(0);
  expect(content(place.home)).toEqual(before);
  expect((await place.run('doctor', '--rebuild')).code).toBe(0);
  expect(content(place.home)).toEqual(before);
  const again = await place.run(...SWEEP_WORDS);
  await expectReported(place, undisturbed);
  expectWhole(place, again, undisturbed, [promised]);
  figure(
    `late writer ${what}`,
    ASKED,
    `${late} late bytes and 3 false lines, store and rebuilt store equal, ${metrics} metrics compared`,
  );
});
