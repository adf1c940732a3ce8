// A scheduler's reading of its files: checked at the start, told once when one breaks, taken up again when it is right.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadSchedules } from '../../src/cli/load-schedules.js';

const text = (cron: string, method = 'plain') => `experiment:
  model: { name: vgg11, width: 4 }
  data: { name: synthetic, train: 64, validation: 32, test: 32 }
  method: plain
  train: { epochs: 2 }
parameters: { method: [${method}] }
schedule: "${cron}"
`;

function createFile() {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-schedules-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'a.yml');
  return { folder, write: (content: string) => writeFileSync(file, content) };
}

it('a file that breaks is told once and left out until it is right', () => {
  const { folder, write } = createFile();
  write(text('0 2 * * *'));
  const said: string[] = [];
  const load = loadSchedules(
    [folder],
    () => 0,
    (line) => said.push(line),
  );
  const crons = () => load().map((s) => s.schedule.cron);
  expect(crons()).toEqual(['0 2 * * *']);
  write(text('0 2 * *'));
  expect([crons(), crons(), said.length]).toEqual([[], [], 1]);
  write(text('0 3 * * *'));
  expect([crons(), said.length]).toEqual([['0 3 * * *'], 1]);
  write(text('0 2 * *'));
  expect([crons(), said.length]).toEqual([[], 2]);
});

it('what could not run at its time is refused at the start', () => {
  const { folder, write } = createFile();
  write(text('0 2 * *'));
  const load = () =>
    loadSchedules(
      [folder],
      () => 0,
      () => {},
    );
  expect(load).toThrow(/a\.yml:7:11 schedule: expected five fields/);
  write(text('0 2 * * *', 'plain, dyrpe'));
  expect(load).toThrow(/a\.yml:6:\d+ .*dyrpe.*did you mean 'dyrep'/);
});
