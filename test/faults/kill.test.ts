// SIGKILL of trainers and coordinators at points drawn from a seed over the whole life of a sweep: the same sweep, run
// again, ends with exactly the planned trials and the numbers of a run that nothing disturbed.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { type Random, random } from '../../src/random.js';
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
const KILLS_A_SWEEP = 10;
const FILE = sweepFile(sized({ trials: 2, epochs: 2, images: 32 }, { trials: 6 }));

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
    figure(row, ASKED, measured);
  }
}

const logBytes = (home: string) =>
  [...readLogs(home).keys()].reduce((n, name) => {
    const [trial, attempt] = name.split('/');
    return n + statSync(join(home, 'trials', trial!, 'attempts', attempt!, 'events.jsonl')).size;
  }, 0);

/** Waits for a time, or until the logs have grown by some bytes (then the next write is near): whichever is drawn. */
async function drawnMoment(
  draw: Random,
  most: { readonly ms: number; readonly bytes: number },
  home: string,
  isOver: () => boolean,
): Promise<void> {
  if (draw.uniform() < 0.5) return wait(draw.integer(most.ms));
  const goal = logBytes(home) + 1 + draw.integer(most.bytes);
  const ticks = 750;
  for (let i = 0; i < ticks && !isOver() && logBytes(home) < goal; i++) await wait(2);
  await wait(draw.integer(12));
}

function startSweep(place: Place) {
  const { child, ended } = place.start(...SWEEP_WORDS);
  const state: { ended: Ended | null } = { ended: null };
  void ended.then((e) => {
    state.ended = e;
  });
  return { child, ended, isOver: () => state.ended !== null };
}

const hasStarted = (home: string, command: string) =>
  [...readLogs(home)].some(
    ([name, log]) => command.includes(name.split('/')[0]!) && log.includes(`"attempt":${name.split('/')[1]}`),
  );

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
    while (!isOver() && promised.length < KILLS_A_SWEEP && tally.kills < TRAINER_KILLS) {
      await drawnMoment(draw, { ms: 900, bytes: 1200 }, place.home, isOver);
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
    let last: Ended | null = null;
    while (last === null) {
      const { child, ended, isOver } = startSweep(place);
      // A coordinator and its trainers need a second to get going.
      await drawnMoment(draw, { ms: 2500, bytes: 3000 }, place.home, isOver);
      if (!isOver() && promised.length < KILLS_A_SWEEP && tally.kills < COORDINATOR_KILLS) {
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
