// The leaderboard from the command line: how much each parameter explains.
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
  expect(text).toContain('vs baseline');
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
