// What it refuses; that it trains is in test/end-to-end/sweep.test.ts.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyHome, runCommand } from './run-command.js';

it('refuses arguments that an experiment does not have, and writes nothing', async () => {
  const home = emptyHome();
  const file = join(home.folder, 'one.yml');
  writeFileSync(
    file,
    'model: { name: vgg11, width: 4 }\ndata: { name: synthetic }\nmethod: plain\ntrain: { epochs: 1 }\n',
  );
  await expect(runCommand(home, 'train', file, 'train.epoch=2')).rejects.toThrow("'train.epochs'");
  await expect(runCommand(home, 'train', file, 'dyrep.interval=2')).rejects.toThrow(
    'method plain does not read dyrep.interval',
  );
  expect(existsSync(home.home)).toBe(false);
});
