// Whatever ends a sweep in the middle, the next call goes on, and the numbers are those of an undisturbed run.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPlace, type Place, readLogs, timeless, until } from './dyrep.js';

const SLOW = `
experiment:
  model: { name: vgg11, width: 4 }
  data: { name: synthetic, train: 320, validation: 32, test: 32, augment: { crop: 2, flip: true } }
  method: dyrep
  dyrep: { interval: 1, calibration_batches: 2, stop_epoch: 2 }
  train: { epochs: 3, batch_size: 16 }
seeds: 2
`;
const FILES = { 'slow.yml': SLOW };

let undisturbed: Promise<ReturnType<typeof timeless>> | undefined;

/** The numbers of a run that nothing disturbed, made once. */
function expected(): Promise<ReturnType<typeof timeless>> {
  undisturbed ??= numbersOf(createPlace(FILES));
  return undisturbed;
}

/** Runs (on) to the end and gives the export. */
async function numbersOf(place: Place): Promise<ReturnType<typeof timeless>> {
  const { code, stderr } = await place.run('sweep', 'slow.yml', '--json');
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  return timeless((await place.run('export')).stdout);
}

/** Starts the sweep and waits until its first trial is in the second epoch. */
async function startInto(place: Place) {
  const { child, ended } = place.start('sweep', 'slow.yml', '--json');
  const inSecond = () => [...readLogs(place.home).values()].some((log) => log.includes('"kind":"epoch"'));
  await until(inSecond, 'the second epoch');
  return { child, ended };
}

it('Ctrl-C ends with 130 after a checkpoint, and the next call goes on from it', async () => {
  const place = createPlace(FILES);
  const { child, ended } = await startInto(place);
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  expect(code).toBe(130);
  expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toMatchObject({
    planned: 2,
    finished: 0,
    stopped: 1,
  });
  expect([...readLogs(place.home).values()].join('')).toContain('"kind":"checkpointed"');
  expect(await numbersOf(place)).toEqual(await expected());
  const second = [...readLogs(place.home)].filter(([name]) => name.endsWith('/2'));
  expect(second).toHaveLength(1);
  expect(second[0]![1]).toMatch(/"resumedFrom":\{/);
});

it('a killed coordinator loses nothing', async () => {
  const place = createPlace(FILES);
  const { child, ended } = await startInto(place);
  child.kill('SIGKILL');
  await ended;
  expect(await numbersOf(place)).toEqual(await expected());
});

it('a killed trainer is resumed in the same run', async () => {
  const place = createPlace(FILES);
  const { ended } = await startInto(place);
  const [name] = [...readLogs(place.home).keys()];
  const [trial, attempt] = name!.split('/');
  const file = join(place.home, 'trials', trial!, 'attempts', attempt!, 'provenance.json');
  const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number };
  process.kill(pid, 'SIGKILL');
  const { code, stderr } = await ended;
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  expect(timeless((await place.run('export')).stdout)).toEqual(await expected());
});
