// A sweep whose file is edited after it ran: refused where nobody can be asked, gone on with when that is wished.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPlace } from './dyrep.js';

const sweep = (...rates: number[]) => `experiment:
  model: { name: vgg11, width: 4 }
  data: { name: synthetic, train: 32, validation: 16, test: 16 }
  method: plain
  train: { epochs: 1, batch_size: 16 }
parameters:
  train.lr: [${rates.join(', ')}]
constraints: train.lr < 0.5
seeds: 1
`;

it('drops no trial unasked, and keeps what it dropped', async () => {
  const place = createPlace({ 'tiny.yml': sweep(0.1, 0.2, 0.7) });
  const first = await place.run('sweep', 'tiny.yml', '--json');
  expect(first.code).toBe(0);
  expect(JSON.parse(first.stdout)).toMatchObject({ planned: 2, finished: 2 });
  const record = readFileSync(join(place.home, 'sweeps/tiny.json'), 'utf8');
  const dropped = (JSON.parse(record) as { trials: { trial: { id: string } }[] }).trials[0]!.trial.id;

  place.write('tiny.yml', sweep(0.2, 0.3));
  const refused = await place.run('sweep', 'tiny.yml', '--json');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('  kept     1 trial: lr=0.2 (1)\n  planned  1 trial: lr=0.3 (1)\n');
  expect(refused.stderr).toContain('sweep tiny would drop 1 trial: lr=0.1 (1); add --yes');
  expect(readFileSync(join(place.home, 'sweeps/tiny.json'), 'utf8')).toBe(record);

  const second = await place.run('sweep', 'tiny.yml', '--json', '--yes');
  expect(second.code).toBe(0);
  expect(JSON.parse(second.stdout)).toMatchObject({ planned: 2, finished: 2, reused: 1 });
  expect(readFileSync(join(place.home, 'sweeps/tiny.versions/1.json'), 'utf8')).toBe(record);
  expect(existsSync(join(place.home, 'trials', dropped, 'trial.json'))).toBe(true);

  const widened = await place.run('sweep', 'tiny.yml', 'train.lr=0.2,0.3,0.4', '--dry-run', '--workers', '2');
  expect(widened.code).toBe(0);
  expect(widened.stdout).toContain('  planned  1 trial: lr=0.4 (1)');
  expect(widened.stdout).toMatch(/lr=0\.4 {2}1 trial: about .* each \(by MACs\)/);
  expect(widened.stdout).toMatch(/; workers: 2\n/);
  expect(widened.stdout).toContain(' of computing, with 2 workers at least ');
});
