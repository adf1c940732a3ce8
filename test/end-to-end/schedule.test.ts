// The scheduler of the built command line: a missed fire is run once by one of two schedulers, and what is done is not
// run again.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPlace, type Place, readLogs, until } from './dyrep.js';

/** Half an hour away, so that no fire falls into the test itself. */
const MINUTE = (new Date().getUTCMinutes() + 30) % 60;
const CRON = `${MINUTE} * * * *`;
const TINY = `
experiment:
  model: { name: vgg11, width: 4 }
  data: { name: synthetic, train: 64, validation: 32, test: 32 }
  method: plain
  train: { epochs: 2, batch_size: 16 }
schedule: { cron: "${CRON}", timezone: Europe/Berlin }
`;
const HOUR = 3_600_000;

const folder = (place: Place) => join(place.home, 'schedule', 'tiny');
const fires = (place: Place) => readdirSync(folder(place)).filter((name) => name !== 'schedule.json');

/** Makes the schedule one that was first seen hours ago. */
function seenBefore(place: Place, hours: number): void {
  const file = join(folder(place), 'schedule.json');
  const planned = JSON.parse(readFileSync(file, 'utf8')) as { since: number };
  writeFileSync(file, JSON.stringify({ ...planned, since: planned.since - hours * HOUR }));
}

it('a missed fire runs once, whoever looks; the next fire of the finished sweep has nothing to run', async () => {
  const place = createPlace({ 'tiny.yml': TINY });
  const first = await place.run('schedule', 'run', 'tiny.yml', '--once');
  expect([first.code, first.stdout]).toEqual([
    0,
    expect.stringMatching(/tiny: fires next on .*Europe\/Berlin/),
  ]);
  expect(first.stdout).toContain('Nothing was to be run.');

  seenBefore(place, 2);
  const both = await Promise.all([1, 2].map(() => place.run('schedule', 'run', 'tiny.yml', '--once')));
  expect(both.map((b) => b.code)).toEqual([0, 0]);
  expect(both.filter((b) => b.stdout.includes('1 of 1 trials finished')).length).toBe(1);
  expect([...readLogs(place.home).keys()].length).toBe(1);
  expect(fires(place).length).toBe(2);

  const listed = await place.run('schedule', 'list', 'tiny.yml');
  expect(listed.stdout).toContain(`every hour at minute ${MINUTE}`);
  expect(listed.stdout).toContain('1 of 1 trials finished');
  const json = JSON.parse((await place.run('schedule', 'list', 'tiny.yml', '--json')).stdout) as object[];
  expect(json[0]).toMatchObject({ sweep: 'tiny', last: { state: 'ended', exit_code: 0 } });
  expect((json[0] as { next: string[] }).next.length).toBe(3);

  // As if the next fires had come: the sweep is done, and its trials are not run again.
  for (const name of fires(place)) rmSync(join(folder(place), name));
  const again = await place.run('schedule', 'run', 'tiny.yml', '--once');
  expect(again.stdout).toContain('nothing to run: all 1 trials were finished before');
  expect([...readLogs(place.home).keys()].length).toBe(1);
});

it('Ctrl-C ends the sweep that runs with checkpoints, and says how to go on', async () => {
  const place = createPlace({ 'tiny.yml': TINY.replace('epochs: 2', 'epochs: 2000') });
  await place.run('schedule', 'run', 'tiny.yml', '--once');
  seenBefore(place, 2);
  const { child, ended } = place.start('schedule', 'run', 'tiny.yml');
  await until(() => [...readLogs(place.home).values()].some((log) => log.includes('"epoch"')), 'an epoch');
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  expect([code, stdout]).toEqual([130, expect.stringMatching(/interrupted, .* dyrep sweep tiny\.yml\n$/)]);
  expect([...readLogs(place.home).values()].at(-1)).toContain('"stopped"');
  expect((await place.run('schedule', 'list', 'tiny.yml')).stdout).toContain('interrupted');
});

it('Ctrl-C ends a waiting scheduler', async () => {
  const place = createPlace({ 'tiny.yml': TINY });
  const { child, ended } = place.start('schedule', 'run', 'tiny.yml');
  let said = '';
  child.stdout!.on('data', (chunk) => {
    said += chunk;
  });
  await until(() => said.includes('fires next on'), 'the first line');
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([130, 'stopping\n']);
});

it('refuses four fields with their place, prints a unit, and writes nothing', async () => {
  const place = createPlace({ 'tiny.yml': TINY, 'bad.yml': TINY.replace(CRON, '0 * * *') });
  const bad = await place.run('schedule', 'run', 'bad.yml');
  expect([bad.code, bad.stderr]).toEqual([
    2,
    expect.stringMatching(/^bad\.yml:7:19 schedule\.cron: .* got 4/),
  ]);
  const sweep = await place.run('sweep', 'bad.yml', '--dry-run');
  expect([sweep.code, sweep.stderr]).toEqual([2, expect.stringContaining('bad.yml:7:19')]);
  const list = await place.run('schedule', 'list', '.');
  expect([list.code, list.stdout]).toEqual([2, expect.stringContaining('tiny')]);
  const unit = await place.run('schedule', 'systemd', 'tiny.yml');
  expect(unit.stdout).toContain('schedule run -- ');
  expect(place.names()).toEqual(['bad.yml', 'tiny.yml']);
});
