// Trainers whose coordinator is killed end by themselves with a checkpoint and are picked up again; after Ctrl-C nothing is
// left; and no trainer that ended stays behind as a zombie.
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { random } from '../../src/random.js';
import { homePaths } from '../../src/runner/paths.js';
import { type Place, readLogs, until } from '../end-to-end/dyrep.js';
import { wait } from '../runner/home.js';
import { trainersOf, zombiesOf } from '../runner/processes.js';
import { figure, sized } from './faults.js';
import { createSweepPlace, expectWhole, lookAt, runUndisturbed, SWEEP_WORDS, sweepFile } from './sweeps.js';

const ROUNDS = sized(1, 5);
const TRAINERS = 2;
const FILE = sweepFile({ trials: TRAINERS, epochs: 2, images: 160 });

/** Starts the sweep and waits until both trainers train. */
async function startBoth(place: Place) {
  const running = place.start(...SWEEP_WORDS);
  const started = () => [...readLogs(place.home).values()].filter((log) => log.includes('"kind":"started"'));
  await until(() => started().length === TRAINERS, 'two trainers');
  return running;
}

const count = (home: string, pattern: RegExp) =>
  [...readLogs(home).values()].reduce((n, log) => n + (log.match(pattern)?.length ?? 0), 0);

it('after SIGKILL of their coordinator, trainers checkpoint and end, and the next one picks them up', async () => {
  const draw = random('faults: orphans');
  const undisturbed = await runUndisturbed(FILE);
  let [orphans, checkpoints, resumed, slowest] = [0, 0, 0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const place = createSweepPlace(FILE);
    const { child, ended } = await startBoth(place);
    await wait(draw.integer(300));
    const left = trainersOf(place.home).length;
    child.kill('SIGKILL');
    const killed = performance.now();
    await ended;
    await until(() => trainersOf(place.home).length === 0, 'the end of the orphans');
    slowest = Math.max(slowest, performance.now() - killed);
    const stopped = count(
      place.home,
      /"kind":"checkpointed".*\n.*"kind":"stopped".*its coordinator is gone/g,
    );
    expect(stopped + count(place.home, /"kind":"finished"/g)).toBe(TRAINERS);
    const promised = lookAt(place.home);
    expectWhole(place, await place.run(...SWEEP_WORDS), undisturbed, [promised]);
    orphans += left;
    checkpoints += stopped;
    resumed += count(place.home, /"resumedFrom":\{/g);
  }
  expect(resumed).toBe(checkpoints);
  const measured = `${ROUNDS} kills, ${orphans} orphans gone after at most ${(slowest / 1000).toFixed(1)} s, ${checkpoints} checkpointed, ${resumed} picked up`;
  figure('orphans', 'finish the batch, checkpoint, end; are picked up again', measured, checkpoints > 0);
});

it('after Ctrl-C nothing is left, and while a sweep runs no zombie stays', async () => {
  const draw = random('faults: interrupts');
  const undisturbed = await runUndisturbed(FILE);
  let [looks, zombies, left] = [0, 0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const place = createSweepPlace(FILE);
    const { child, ended } = await startBoth(place);
    process.kill(trainersOf(place.home)[0]!.pid, 'SIGKILL');
    for (let look = 0; look < 5; look++) {
      await wait(draw.integer(60));
      zombies = Math.max(zombies, await lasting(child.pid!));
      looks++;
    }
    child.kill('SIGINT');
    expect([0, 130]).toContain((await ended).code);
    left += trainersOf(place.home).length + readdirSync(homePaths(place.home).locks).length;
    const promised = lookAt(place.home);
    expectWhole(place, await place.run(...SWEEP_WORDS), undisturbed, [promised]);
  }
  expect([zombies, left]).toEqual([0, 0]);
  const measured = `${ROUNDS} interrupts after the kill of a trainer, ${left} processes or locks left, ${zombies} zombies in ${looks} looks`;
  figure('Ctrl-C and zombies', 'nothing is left', measured);
});

/** Zombies that are still there a moment later: an ended child is one until its parent has looked. */
async function lasting(parent: number): Promise<number> {
  const first = zombiesOf(parent);
  if (first.length === 0) return 0;
  await wait(500);
  return zombiesOf(parent).filter((z) => first.some((f) => f.pid === z.pid)).length;
}
