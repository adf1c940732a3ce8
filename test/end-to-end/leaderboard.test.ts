// The leaderboard from the command line: several metrics, and how much each parameter explains.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPlace } from './dyrep.js';

const SWEEP = `
experiment:
  model: { name: vgg11, width: 4 }
  data: { name: synthetic, train: 64, validation: 32, test: 32 }
  method: plain
  train: { epochs: 1, batch_size: 16 }
parameters: { train.lr: [0.05, 1.0e-9] }
seeds: 2
metric: { name: train.loss }
`;

it('ranks by several metrics', async () => {
  const metrics = 'metrics: [{ name: train.loss, reference: 9 }, { name: macs.train, reference: 1.0e9 }]';
  const text = SWEEP.replace('train.lr: [0.05, 1.0e-9]', 'method: [plain, dbb]').replace('seeds: 2', '');
  const place = createPlace({ 'two.yml': text.replace(/metric:.*/, metrics) });
  expect((await place.run('sweep', 'two.yml', '--json')).code).toBe(0);
  const json = JSON.parse((await place.run('leaderboard', '--json')).stdout);
  expect(json.metrics).toMatchObject([{ metric: 'train.loss' }, { metric: 'macs.train', reference: 1e9 }]);
  expect(json.hypervolume).toBeGreaterThan(0);
  const plain = json.arms.find((a: { arm: string }) => a.arm === 'plain');
  expect(plain).toMatchObject({ front: 1, metrics: [{ n: 1 }, { metric: 'macs.train', n: 1, std: null }] });
  const shown = (await place.run('leaderboard')).stdout;
  expect(shown).toContain('ranked by Pareto front of the means of train.loss (lower), macs.train (lower)');
  const csv = (await place.run('export')).stdout;
  expect(csv.split('\n')[0]).toMatch(/,equivalence.error,macs.train.chosen$/);
  for (const rest of ['', '-wal', '-shm']) rmSync(join(place.home, `dyrep.db${rest}`), { force: true });
  expect((await place.run('doctor', '--rebuild')).code).toBe(0);
  expect((await place.run('leaderboard')).stdout).toBe(shown);
});

it('says how much each parameter explains', async () => {
  const place = createPlace({ 'lr.yml': SWEEP });
  expect((await place.run('sweep', 'lr.yml', '--json')).code).toBe(0);
  const { code, stdout } = await place.run('leaderboard', 'lr', '--importance', '--json');
  const { importance, arms } = JSON.parse(stdout);
  expect([code, arms.length]).toEqual([0, 2]);
  expect(importance).toMatchObject({
    ...{ measure: 'fanova', metric: 'train.loss', goal: 'minimize', trials: 4, arms: 2, reason: null },
    shares: [{ parameters: ['train.lr'], trials: 4, share: 1 }],
  });
  const text = (await place.run('leaderboard', '--importance', 'ped_anova')).stdout;
  expect(text).toContain('mean ± sd');
  expect(text).toContain(
    'importance of the parameters for train loss at the best epoch (ped_anova; 4 finished',
  );
  const watched = await place.run('leaderboard', '--importance', '--watch');
  expect([watched.code, watched.stdout]).toEqual([2, '']);
  expect(watched.stderr).toContain('leave --watch out');
  const misplaced = await place.run('leaderboard', '--importance', 'lr');
  expect([misplaced.code, misplaced.stderr]).toEqual([
    2,
    expect.stringContaining('the name of a sweep stands'),
  ]);
});
