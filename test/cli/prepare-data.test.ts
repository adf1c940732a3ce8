import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { prepareData } from '../../src/cli/prepare-data.js';
import { type Experiment, experimentSchema } from '../../src/trial/experiment.js';

function experiment(data: object, model = 'vgg11'): Experiment {
  return experimentSchema.parse({
    model: { name: model, width: 8 },
    data: { name: 'synthetic', ...data },
    method: 'plain',
    train: { epochs: 1 },
  });
}

function prepare(...experiments: readonly Experiment[]) {
  const cache = mkdtempSync(join(tmpdir(), 'dyrep-data-'));
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  return prepareData(experiments, { cache, signal: new AbortController().signal, remark: () => {} });
}

it('prepares each selection once, whatever augments it, and says what it is', async () => {
  const lines = await prepare(
    experiment({ train: 32, validation: 16, test: 16 }),
    experiment({ train: 32, validation: 16, test: 16, augment: { flip: true } }),
    experiment({ train: 48, validation: 16, test: 16 }),
  );
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^synthetic: 32 train, 16 validation, 16 test images; /);
});

it('refuses data that cannot be had', async () => {
  await expect(prepare(experiment({ name: 'cifar10' }))).rejects.toThrow('cifar10');
});
