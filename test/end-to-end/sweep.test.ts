// The contracts of the command line: exit codes, JSON, CSV, reuse and repair.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPlace, timeless } from './dyrep.js';

const TINY = `
experiment:
  model: { name: vgg11, width: 4 }
  data: { name: synthetic, train: 64, validation: 32, test: 32 }
  method: plain
  train: { epochs: 2, batch_size: 16 }
parameters:
  method: [plain, dyrep]
  dyrep.interval: { values: [1], when: { method: dyrep } }
  dyrep.calibration_batches: { values: [2], when: { method: dyrep } }
baseline: { method: plain }
`;

const last = (text: string) => JSON.parse(text.trim().split('\n').at(-1)!) as Record<string, unknown>;

it('plans without writing anything', async () => {
  const place = createPlace({ 'tiny.yml': TINY });
  const { code, stdout } = await place.run('sweep', 'tiny.yml', '--dry-run', '--json');
  expect(code).toBe(0);
  const plan = last(stdout) as { trials: { id: string; arm: string; seed: number; parameters: object }[] };
  expect(plan).toMatchObject({ sweep: 'tiny', planned: 2, arms: 2 });
  expect(plan.trials[1]).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    arm: expect.stringContaining('dyrep'),
    seed: 1,
    parameters: { method: 'dyrep', 'dyrep.interval': 1, 'dyrep.calibration_batches': 2 },
  });
  const shown = await place.run('sweep', 'tiny.yml', '--dry-run');
  expect(shown.stdout).toContain('2 arms x 1 seed = 2 trials');
  expect(place.names()).toEqual(['tiny.yml']);
});

it('runs a sweep, reuses it, ranks it, exports it, and rebuilds its database', async () => {
  const place = createPlace({ 'tiny.yml': TINY });
  const first = await place.run('sweep', 'tiny.yml', '--json');
  expect(first.stderr).toContain('finished');
  const done = { sweep: 'tiny', planned: 2, finished: 2, failed: 0, pruned: 0, stopped: 0 };
  expect([first.code, last(first.stdout)]).toEqual([0, { ...done, reused: 0 }]);

  const second = await place.run('sweep', 'tiny.yml', '--json');
  expect([second.code, last(second.stdout)]).toEqual([0, { ...done, reused: 2 }]);
  const third = await place.run('sweep', 'tiny.yml');
  expect(third.stdout).toContain('Everything is there');
  expect(third.stdout).toContain('vs baseline');

  const board = last((await place.run('leaderboard', '--json')).stdout) as { arms: object[] };
  expect(board).toMatchObject({ sweep: 'tiny', metric: 'val.accuracy', goal: 'maximize' });
  expect(Object.keys(board.arms[0]!)).toEqual([
    'arm',
    'parameters',
    'n',
    'mean',
    'std',
    'ci95',
    'delta',
    'params',
    'macs',
    'seconds',
    'states',
  ]);

  await place.run('export', 'tiny', '--format', 'csv', '-o', 'tiny.csv');
  const csv = readFileSync(join(place.folder, 'tiny.csv'), 'utf8');
  expect(timeless(csv).map((row) => row.state)).toEqual(['finished', 'finished']);
  expect((await place.run('export')).stdout).toBe(csv);

  const id = timeless(csv)[1]!.trial!;
  const shown = await place.run('show', id.slice(0, 8));
  expect(shown.stdout).toContain(`trial ${id}: finished`);
  expect(shown.stdout).toContain('grown');

  for (const rest of ['', '-wal', '-shm']) rmSync(join(place.home, `dyrep.db${rest}`), { force: true });
  expect((await place.run('doctor')).code).toBe(3);
  expect((await place.run('doctor', '--rebuild')).code).toBe(0);
  expect((await place.run('export', 'tiny')).stdout).toBe(csv);
  expect((await place.run('doctor')).code).toBe(0);
});

it('ends with 3 when a trial fails, and keeps the others', async () => {
  const text = TINY.replace(/parameters:[\s\S]*$/, 'parameters:\n  train.lr: [0.1, 1.0e+30]\n');
  const place = createPlace({ 'hot.yml': text });
  const { code, stdout } = await place.run('sweep', 'hot.yml', '--json');
  expect([code, last(stdout)]).toMatchObject([3, { planned: 2, finished: 1, failed: 1, reused: 0 }]);
  const again = await place.run('sweep', 'hot.yml');
  expect(again.code).toBe(3);
  expect(again.stdout).toContain('the training loss became');
  expect(again.stdout).toContain('--retry-failed');
});

it.each([
  ['an unknown key', TINY.replace('width:', 'widht:'), /bad\.yml:3:\d+.*widht.*did you mean 'width'/],
  ['an unknown model', TINY.replace('vgg11', 'vgg12'), /bad\.yml:3:\d+.*vgg12.*expected one of/],
  ['a negative interval', TINY.replace('values: [1]', 'values: [-1]'), /bad\.yml:9:\d+/],
  ['a duplicate key', TINY.replace('  method: plain', '  method: plain\n  method: dbb'), /bad\.yml:6:\d+/],
  ['no YAML at all', '{ a: [', /bad\.yml:/],
])('refuses %s with its place, exit 2, and writes nothing', async (_, text, message) => {
  const place = createPlace({ 'bad.yml': text });
  const { code, stdout, stderr } = await place.run('sweep', 'bad.yml');
  expect(stderr).toMatch(message);
  expect([code, stdout]).toEqual([2, '']);
  expect(place.names()).toEqual(['bad.yml']);
});

it('trains one experiment and shares it with sweeps', async () => {
  const experiment = TINY.slice(TINY.indexOf('experiment:') + 12, TINY.indexOf('parameters:')).replace(
    /^ {2}/gm,
    '',
  );
  const place = createPlace({ 'one.yml': experiment, 'tiny.yml': TINY });
  const { code, stdout } = await place.run('train', 'one.yml', 'train.epochs=2');
  expect(code).toBe(0);
  expect(stdout).toContain('epoch 2');
  expect(stdout).toContain('Structure');
  const sweep = await place.run('sweep', 'tiny.yml', '--json');
  expect(last(sweep.stdout)).toMatchObject({ planned: 2, finished: 2, reused: 1 });
});

it('says what was not understood, with the nearest name', async () => {
  const place = createPlace({});
  const unknown = await place.run('leaderbord');
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('leaderboard')]);
  const early = await place.run('leaderboard');
  expect([early.code, early.stderr]).toEqual([2, expect.stringContaining('run a sweep first')]);
  expect(existsSync(place.home)).toBe(false);
});
