import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { planOne } from '../../src/cli/plan-one.js';

function createFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-one-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'a.yml');
  writeFileSync(
    file,
    'model: { name: vgg11 }\ndata: { name: synthetic }\nmethod: plain\ntrain: { epochs: 2 }\n',
  );
  return file;
}

it('plans one trial, named by what was set', () => {
  const plan = planOne('train-a', createFile(), ['train.epochs=3', 'seed=7'], () => 5);
  expect(plan.trials).toHaveLength(1);
  expect(plan.trials[0]).toMatchObject({ arm: 'plain train.epochs=3', position: 0 });
  expect(plan.trials[0]!.trial.experiment).toMatchObject({ seed: 7, train: { epochs: 3 } });
  expect(plan.sweep).toMatchObject({ id: 'train-a', createdAt: 5 });
});

it('the same content is the same trial, however it was set', () => {
  const id = (set: readonly string[]) => planOne('x', createFile(), set, () => 0).trials[0]!.trial.id;
  expect(id(['train.epochs=2', 'seed=1'])).toBe(id([]));
  expect(id(['seed=2'])).not.toBe(id([]));
});
