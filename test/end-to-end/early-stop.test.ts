// Early stopping from the command line: a trial that learns nothing is ended, and `dyrep explain` says why.
import { expect, it } from 'vitest';
import { createPlace } from './dyrep.js';

const SWEEP = `
experiment:
  model: { name: vgg11, width: 4 }
  data: { name: synthetic, train: 320, validation: 32, test: 32, augment: { crop: 2, flip: true } }
  method: plain
  train: { epochs: 6, batch_size: 16 }
parameters: { train.lr: [0.05, 1.0e-9] }
metric: { name: train.loss }
early_stop: { rule: median, startup_trials: 1, warmup_steps: 2 }
`;

it('ends the trial that learns nothing, and explains both', async () => {
  const place = createPlace({ 'early.yml': SWEEP });
  const { code, stdout } = await place.run('sweep', 'early.yml', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ planned: 2, finished: 1, pruned: 1, failed: 0, stopped: 0 });
  const csv = (await place.run('export', 'early')).stdout;
  const idOf = (state: string) =>
    /[0-9a-f]{16}/.exec(csv.split('\n').find((line) => line.includes(state))!)![0];
  const explain = async (state: string, ...words: string[]) =>
    (await place.run('explain', idOf(state), ...words)).stdout;
  const pruned = JSON.parse(await explain('pruned', '--json')) as object;
  expect(pruned).toMatchObject({
    ...{ state: 'pruned', outcome: 'stopped', sweep: 'early' },
    early_stop: { rule: 'median', startup_trials: 1, warmup_steps: 2 },
    decision: { epoch: 2, explanation: { rule: 'median', reason: 'worse than peers', step: 2, peers: 1 } },
  });
  expect(await explain('pruned')).toMatch(/pruned; early stopping of sweep early ended it after epoch 2:/);
  expect(await explain('finished')).toMatch(/finished; early stopping of sweep early did not stop it/);
});
