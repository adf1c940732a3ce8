// Stopping, retrying, verifying and removing from the command line, and two coordinators on one sweep.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { homePaths } from '../../src/runner/paths.js';
import { createAttempt, createTrialFolder } from '../../src/runner/trial-folder.js';
import { trialOf } from '../store/trials.js';
import { createPlace, MAIN, readLogs, until } from './dyrep.js';

const SLOW = `
experiment:
  model: { name: vgg11, width: 4 }
  data: { name: synthetic, train: 320, validation: 32, test: 32, augment: { crop: 2, flip: true } }
  method: plain
  train: { epochs: 2, batch_size: 16 }
seeds: 2
`;
const last = (text: string) => JSON.parse(text.trim().split('\n').at(-1)!) as Record<string, unknown>;

it('a running sweep is refused to a second one, stopped from elsewhere, and retried from its checkpoint', async () => {
  const place = createPlace({ 'slow.yml': SLOW.replace('train: 320', 'train: 960') });
  const { ended } = place.start('sweep', 'slow.yml', '--json');
  await until(
    () => [...readLogs(place.home).values()].some((log) => log.includes('"kind":"started"')),
    'a start',
  );
  const running = [...readLogs(place.home).keys()][0]!.split('/')[0]!;
  const [refused, second] = await Promise.all([place.run('rm', running), place.run('sweep', 'slow.yml')]);
  const stop = await place.run('stop', '--json');
  expect([second.code, second.stdout]).toEqual([2, '']);
  expect(second.stderr).toMatch(/sweep slow is run by process \d+ on .* dyrep leaderboard slow --watch/);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/is running .*stop it first/)]);
  expect(last(stop.stdout)).toMatchObject({ stopping: [{ sweep: 'slow' }] });
  const stopped = await ended;
  expect([stopped.code, last(stopped.stdout)]).toMatchObject([3, { planned: 2, stopped: 1 }]);
  expect(stopped.stderr).toContain('asked to stop by dyrep stop');
  expect((await place.run('stop')).stdout).toBe('Nothing is running.\n');
  const retried = await place.run('retry', '--json');
  expect(last(retried.stdout)).toMatchObject({ planned: 2, failed: 0, stopped: 0 });
  expect([...readLogs(place.home).values()].join('')).toMatch(/"attempt":2,"resumedFrom":\{/);
  const nothing = await place.run('retry');
  expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('nothing of slow has failed')]);
});

it('an interrupt of retry ends it: sweeps that come after are not begun', async () => {
  const failing = SLOW.replace('batch_size: 16', 'batch_size: 16, lr: 1.0e+30').replace(
    'seeds: 2',
    'seeds: 1',
  );
  const place = createPlace({ 'a.yml': failing, 'b.yml': failing.replace('width: 4', 'width: 6') });
  await Promise.all(['a', 'b'].map((name) => place.run('sweep', `${name}.yml`, '--json')));
  const { child, ended } = place.start('retry', 'a', 'b', '--json');
  await until(() => [...readLogs(place.home).keys()].some((key) => key.endsWith('/2')), 'a second attempt');
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  expect([code, last(stdout)]).toMatchObject([130, { sweep: 'a' }]);
  expect(stderr).toContain('not run any more: b');
});

it('a single trial that is stopped from elsewhere says how it goes on', async () => {
  const experiment = SLOW.replace('experiment:\n', '').replace('seeds: 2\n', '').replaceAll('\n  ', '\n');
  const place = createPlace({ 'one.yml': experiment });
  const { ended } = place.start('train', 'one.yml');
  await until(
    () => [...readLogs(place.home).values()].some((log) => log.includes('"kind":"started"')),
    'a start',
  );
  await place.run('stop', 'train-one');
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([3, expect.stringContaining('Stopped; the same command goes on')]);
});

it('a trainer whose coordinator went away while it was starting ends by itself', async () => {
  const place = createPlace({});
  const trial = trialOf(1);
  const paths = createTrialFolder(homePaths(place.home), trial);
  createAttempt(paths);
  const child = spawn(process.execPath, [MAIN, 'attempt', paths.folder, '1'], {
    env: { ...process.env, DYREP_ENGINE: 'portable', DYREP_CACHE: join(place.folder, '.cache') },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = new Promise((done) => child.on('exit', (code) => done(code)));
  child.disconnect();
  expect(await ended).toBe(0);
  expect(readFileSync(paths.attempt(1).events, 'utf8')).toMatch(/"kind":"stopped".*its coordinator is gone/);
});

it('a trial gives the same again, and says with what it ran; a removed one is trained anew', async () => {
  const place = createPlace({ 'slow.yml': SLOW });
  await place.run('sweep', 'slow.yml', '--json', '--workers', '2');
  const id = readdirSync(join(place.home, 'trials'))[0]!;
  const { environment, hardware, lockFile } = JSON.parse(
    readFileSync(join(place.home, 'trials', id, 'attempts/1/provenance.json'), 'utf8'),
  ) as Record<string, Record<string, unknown>>;
  expect(environment).toMatchObject({ DYREP_ENGINE: 'portable', TF_NUM_INTRAOP_THREADS: expect.any(String) });
  expect(hardware).toMatchObject({ cores: expect.any(Number) });
  expect(lockFile).toMatchObject({ name: 'package-lock.json' });
  const verified = await place.run('verify', id.slice(0, 8), '--json');
  expect([verified.code, last(verified.stdout)]).toMatchObject([
    0,
    { trial: id, equal: true, differences: [] },
  ]);

  const removed = last((await place.run('rm', id, '--json')).stdout) as { trash: string };
  expect(existsSync(join(removed.trash, 'trials', id, 'trial.json'))).toBe(true);
  expect((await place.run('doctor')).code).toBe(0);
  const again = await place.run('sweep', 'slow.yml', '--json');
  expect(last(again.stdout)).toMatchObject({ finished: 2, reused: 1 });
  const gone = await place.run('rm', 'slow');
  expect(gone.stdout).toContain('removed sweep slow');
  expect((await place.run('leaderboard')).code).toBe(2);
});
