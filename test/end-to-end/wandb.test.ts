// A sweep file as it was written for W&B, run from the command line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPlace } from './dyrep.js';

const WANDB = `program: train.py
project: digits
method: grid
metric: { name: train/loss }
early_terminate: { type: hyperband, min_iter: 2 }
command: ["\${env}", python, "\${program}", "\${args}"]
parameters:
  learning_rate: { values: [0.05, 1.0e-9] }
  epochs: { value: 6 }
`;

const EXPERIMENT = `model: { name: vgg11, width: 4 }
data: { name: synthetic, train: 320, validation: 32, test: 32, augment: { crop: 2, flip: true } }
method: plain
train: { epochs: 2, batch_size: 16 }
`;

it('runs as it is, with notes before the plan and in the JSON, and goes on as the same sweep', async () => {
  const place = createPlace({ 'w.yml': WANDB, 'e.yml': EXPERIMENT });
  const refused = await place.run('sweep', 'w.yml');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(
    /^w\.yml:1:10 program: train\.py is no experiment of dyrep's; .*--experiment FILE/,
  );
  expect(place.names()).toEqual(['e.yml', 'w.yml']);

  const ran = await place.run('sweep', 'w.yml', '--experiment', 'e.yml', '--json');
  expect(ran.code).toBe(0);
  const outcome = JSON.parse(ran.stdout) as { readonly notes: readonly { readonly path: string }[] };
  expect(outcome).toMatchObject({ sweep: 'w', planned: 2, finished: 1, pruned: 1, failed: 0 });
  expect(outcome.notes.map((n) => n.path)).toEqual([
    ...['program', 'project', 'method', 'metric.name', 'early_terminate', 'early_terminate', 'command'],
    ...['parameters.learning_rate', 'parameters.epochs'],
  ]);
  const lines = ran.stderr.split('\n');
  const notes = lines.filter((line) => line.startsWith('note: w.yml:'));
  expect(notes).toHaveLength(outcome.notes.length);
  expect(lines.indexOf(notes.at(-1)!)).toBeLessThan(lines.findIndex((line) => line.startsWith('w: ')));

  const record = JSON.parse(readFileSync(join(place.home, 'sweeps/w.json'), 'utf8')) as object;
  expect(record).toMatchObject({ sweep: { source: expect.stringContaining('"rule": "wandb-hyperband"') } });
  const again = await place.run('sweep', 'w.yml', '--experiment', 'e.yml');
  expect(again.stdout).toContain('Everything is there');
});
