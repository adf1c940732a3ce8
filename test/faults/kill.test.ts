// SIGKILL of trainers and coordinators at points drawn from a seed over the whole life of a sweep: the same sweep, run
// again, ends with exactly the planned trials and the numbers of a run that nothing disturbed.
import { statSync } from 'node:fs';
import { it } from 'vitest';
import { type Random, random } from '../../src/random.js';
import { homePaths } from '../../src/runner/paths.js';
import { listAttempts, listTrialFolders } from '../../src/runner/trial-folder.js';
import { type Ended, type Place, readLogs } from '../end-to-end/dyrep.js';
import { wait } from '../runner/home.js';
import { trainersOf } from '../runner/processes.js';
import { figure, sized } from './faults.js';
import {
  createSweepPlace,
  expectReported,
  expectWhole,
  lookAt,
  type Promised,
  runUndisturbed,
  SWEEP_WORDS,
  sweepFile,
} from './sweeps.js';

const ASKED = 'planned set, no duplicate, no metric lost, integrity ok, equal numbers';
const TRAINER_KILLS = sized(3, 100);
const COORDINATOR_KILLS = sized(3, 50);
const KILLS_A_SWEEP = 8;
const SHAPE = sized({ trials: 2, epochs: 2, images: 32 }, { trials: 6, epochs: 3, images: 64 });
const FILE = sweepFile(SHAPE);

/** What was done to sweeps, and what they were compared for. */
class Tally {
  readonly begun = performance.now();
  kills = 0;
  sweeps = 0;
  trials = 0;
  metrics = 0;

  /** Expects a sweep that has ended to be whole, and counts it. */
  async ended(place: Place, ended: Ended, promised: readonly Promised[]): Promise<void> {
    const undisturbed = await runUndisturbed(FILE);
    this.metrics += expectWhole(place, ended, undisturbed, promised);
    await expectReported(place, undisturbed);
    this.sweeps++;
    this.trials += undisturbed.trials.length;
  }

  report(row: string, struck: string): void {
    const { kills, sweeps, trials, metrics } = this;
    const seconds = Math.round((performance.now() - this.begun) / 1000);
    const measured = `${kills} kills (${struck}), ${sweeps} sweeps, ${trials} trials whole, ${metrics} metrics compared, ${seconds} s`;
    figure(row, ASKED, measured, metrics > 0);
  }
}

/** Bytes in the logs of a home, and folders of attempts. */
function measure(home: string): { bytes: number; attempts: number } {
  const paths = homePaths(home);
  const attempts = listTrialFolders(paths).ids.flatMap((id) =>
    listAttempts(paths.trial(id)).map((n) => paths.trial(id).attempt(n).events),
  );
  const sizes = attempts.map((log) => statSync(log, { throwIfNoEntry: false })?.size ?? 0);
  return { bytes: sizes.reduce((n, size) => n + size, 0), attempts: attempts.length };
}

/** How many of the planned epochs have been told by any log. */
function countEpochs(home: string): number {
  const told = [...readLogs(home)].flatMap(([name, log]) =>
    [...log.matchAll(/"kind":"epoch","epoch":(\d+)/g)].map((m) => `${name.split('/')[0]} ${m[1]}`),
  );
  return new Set(told).size;
}

/** How far the sweep is to be at each kill, ascending: drawn over its whole life. */
function drawnProgress(draw: Random): number[] {
  const planned = SHAPE.trials * SHAPE.epochs;
  return Array.from({ length: KILLS_A_SWEEP }, () => draw.integer(planned)).sort((a, b) => a - b);
}

const LONGEST_MS = 60_000;
const MOST_MS = 700;
const MOST_BYTES = 800;

async function waitFor(isReached: () => boolean, pollMs: number, longestMs = LONGEST_MS): Promise<void> {
  for (let waited = 0; waited < longestMs && !isReached(); waited += pollMs) await wait(pollMs);
}

/**
 * Waits until the sweep is so far, and then for whichever is drawn: a time; the logs to have grown by some bytes, when the
 * next write is near; or an attempt to be made, when its trainer is being started.
 */
async function drawnMoment(draw: Random, epochs: number, home: string, isOver: () => boolean): Promise<void> {
  await waitFor(() => isOver() || countEpochs(home) >= epochs, 20);
  const kind = draw.integer(3);
  if (kind === 0) return wait(draw.integer(MOST_MS));
  const before = measure(home);
  const grown = before.bytes + 1 + draw.integer(MOST_BYTES);
  const isReached = () =>
    kind === 1 ? measure(home).bytes >= grown : measure(home).attempts > before.attempts;
  await waitFor(() => isOver() || isReached(), 2, 1500);
  await wait(draw.integer(kind === 1 ? 12 : 60));
}

function startSweep(place: Place) {
  const { child, ended } = place.start(...SWEEP_WORDS);
  const state: { ended: Ended | null } = { ended: null };
  void ended.then((e) => {
    state.ended = e;
  });
  return { child, ended, isOver: () => state.ended !== null };
}

/** Whether the trainer with this command line has begun its log. */
function hasStarted(home: string, command: string): boolean {
  const [, trial, attempt] = /trials\/([0-9a-f]{16}) (\d+)/.exec(command)!;
  return (readLogs(home).get(`${trial}/${attempt}`) ?? '').includes('"kind":"started"');
}

/** Kills one of the running trainers; what it was doing, or null when there was none. */
function killTrainer(draw: Random, home: string): 'training' | 'starting' | null {
  const trainers = trainersOf(home);
  const victim = trainers[draw.integer(Math.max(1, trainers.length))];
  if (victim === undefined) return null;
  const doing = hasStarted(home, victim.command) ? 'training' : 'starting';
  try {
    process.kill(victim.pid, 'SIGKILL');
    return doing;
  } catch {
    // It ended in this very moment.
    return null;
  }
}

it(`of ${TRAINER_KILLS} trainers: the run goes on from their checkpoints`, async () => {
  const draw = random('faults: trainers');
  const tally = new Tally();
  let training = 0;
  while (tally.kills < TRAINER_KILLS) {
    const place = createSweepPlace(FILE);
    const { ended, isOver } = startSweep(place);
    const promised: Promised[] = [];
    const progress = drawnProgress(draw);
    while (!isOver() && promised.length < KILLS_A_SWEEP && tally.kills < TRAINER_KILLS) {
      await drawnMoment(draw, progress[promised.length]!, place.home, isOver);
      const doing = killTrainer(draw, place.home);
      if (doing === null) continue;
      if (doing === 'training') training++;
      tally.kills++;
      promised.push(lookAt(place.home));
    }
    await tally.ended(place, await ended, promised);
  }
  tally.report('SIGKILL of trainers', `${training} while training, the others while starting`);
});

it(`of ${COORDINATOR_KILLS} coordinators, each third time of their trainers too: the next run goes on`, async () => {
  const draw = random('faults: coordinators');
  const tally = new Tally();
  let [busy, trainers] = [0, 0];
  while (tally.kills < COORDINATOR_KILLS) {
    const place = createSweepPlace(FILE);
    const promised: Promised[] = [];
    const progress = drawnProgress(draw);
    let last: Ended | null = null;
    while (last === null) {
      const { child, ended, isOver } = startSweep(place);
      const next = tally.kills < COORDINATOR_KILLS ? progress[promised.length] : undefined;
      if (next !== undefined) await drawnMoment(draw, next, place.home, isOver);
      if (next !== undefined && !isOver()) {
        if (trainersOf(place.home).length > 0) busy++;
        child.kill('SIGKILL');
        tally.kills++;
        if (tally.kills % 3 === 0) while (killTrainer(draw, place.home) !== null) trainers++;
        promised.push(lookAt(place.home));
      } else last = await ended;
    }
    await tally.ended(place, last, promised);
  }
  tally.report('SIGKILL of coordinators', `${busy} while trainers ran, ${trainers} trainers killed too`);
});
