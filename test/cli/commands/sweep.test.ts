// The plan and what is refused; that sweeps run is in test/end-to-end/sweep.test.ts.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyHome, runCommand } from './run-command.js';

const SWEEP = `
experiment:
  model: { name: vgg11, width: 4 }
  data: { name: synthetic, train: 64, validation: 32, test: 32 }
  method: plain
  train: { epochs: 2, batch_size: 16 }
parameters: { method: [plain, dbb] }
seeds: 2
`;

it('--dry-run shows the plan and writes nothing', async () => {
  const home = emptyHome();
  const file = join(home.folder, 'two.yml');
  writeFileSync(file, SWEEP);
  const { out } = await runCommand(home, 'sweep', file, '--dry-run');
  expect(out).toContain('2 arms x 2 seeds = 4 trials');
  const beside = await runCommand(home, 'sweep', file, '--dry-run', '--workers', '3');
  expect([out, beside.out]).toEqual([
    expect.stringContaining('workers: 1'),
    expect.stringContaining('workers: 3'),
  ]);
  const words = ['sweep', file, 'seed=1,2,3', '--dry-run', '--json'];
  expect(JSON.parse((await runCommand(home, ...words)).out)).toMatchObject({
    sweep: 'two',
    planned: 6,
    arms: 2,
  });
  expect(existsSync(home.home)).toBe(false);
});

it('refuses what it cannot mean, with its place', async () => {
  const home = emptyHome();
  const file = join(home.folder, 'two.yml');
  writeFileSync(file, SWEEP.replace('seeds', 'seads'));
  await expect(runCommand(home, 'sweep', file)).rejects.toThrow(/two\.yml:8:1 seads: unknown key 'seads'/);
  await expect(runCommand(home, 'sweep', join(home.folder, 'none.yml'))).rejects.toThrow('none.yml');
});
