// Which files are scheduled sweeps, and what is said about those that cannot be used.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findSchedules } from '../../src/cli/find-schedules.js';

const EXPERIMENT = `experiment:
  model: { name: vgg11, width: 4 }
  data: { name: synthetic, train: 64, validation: 32, test: 32 }
  method: plain
  train: { epochs: 2 }
`;

function createFolder(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-schedules-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** What is found in one file of this schedule. */
function find(schedule: string) {
  const folder = createFolder({ 'a.yml': `${EXPERIMENT}schedule: ${schedule}\n` });
  const { sweeps, problems } = findSchedules([join(folder, 'a.yml')]);
  return { sweeps, said: problems.map((p) => p.message.replace(`${folder}/`, '')).join('\n') };
}

it('in a folder, the sweeps with a schedule; other recipes are passed over', () => {
  const folder = createFolder({
    'a.yml': `${EXPERIMENT}schedule: "0 2 * * *"\n`,
    'b.yaml': `${EXPERIMENT}schedule: { cron: "0 3 * * *", timezone: Europe/Berlin }\n`,
    'c.yml': EXPERIMENT,
    'experiment.yml': 'model: { name: vgg11 }\ntrain: { schedule: cosine }\n',
    'inner.yml': `${EXPERIMENT.replace('epochs: 2', 'epochs: 2, schedule: cosine')}`,
    'draft.yml': '{ a: [',
    'notes.txt': 'schedule: experiment',
  });
  mkdirSync(join(folder, 'folder.d'));
  const { sweeps, problems } = findSchedules([folder]);
  expect(problems).toEqual([]);
  expect(sweeps.map((s) => [s.id, s.schedule.cron, s.schedule.timezone])).toEqual([
    ['a', '0 2 * * *', null],
    ['b', '0 3 * * *', 'Europe/Berlin'],
  ]);
});

it.each([
  ['""', /^a\.yml:6:11 schedule: expected five fields \(minute, hour, .*\), got 0$/],
  ['"0 2 * *"', /^a\.yml:6:11 schedule: expected five fields .* got 4$/],
  ['"0 0 30 2 *"', /^a\.yml:6:11 schedule: this never fires/],
  ['{ cron: "0 2 * * *", timezone: Europe/Berlni }', /^a\.yml:6:42 schedule\.timezone: .*Europe\/Berlin'\?$/],
  ['{ cron: "99 2 * * *" }', /^a\.yml:6:19 schedule\.cron: minute: expected 0 to 59, got 99$/],
  ['{ cron: "0 2 * * *", catch_up: twice }', /^a\.yml:6:\d+ schedule\.catch_up: .*none, once, all/],
  ['{ cron: "0 2 * * *", overlaps: skip }', /^a\.yml:6:\d+ schedule\.overlaps: .*did you mean 'overlap'/],
  ['{ timezone: UTC }', /^a\.yml:6:\d+ schedule\.cron: missing/],
  ['5', /^a\.yml:6:11 schedule: expected a text or a mapping, got 5$/],
])('refuses schedule: %s with its place', (schedule, message) => {
  const { sweeps, said } = find(schedule);
  expect([sweeps, said]).toEqual([[], expect.stringMatching(message)]);
});

it('a file that is named must have a schedule, and be there', () => {
  const wandb = 'program: train.py\nmethod: grid\nparameters: { lr: { value: 1 } }\n';
  const folder = createFolder({ 'c.yml': EXPERIMENT, 'w.yml': wandb });
  const { problems } = findSchedules(['c.yml', 'w.yml', 'none'].map((name) => join(folder, name)));
  expect(problems.map((p) => p.message)).toEqual([
    expect.stringContaining('none: there is no such file or folder'),
    expect.stringContaining('c.yml: it has no schedule, such as'),
    expect.stringContaining('w.yml: it has no schedule, such as'),
  ]);
});

it('two scheduled sweeps of one name would be one sweep, and are refused', () => {
  const text = `${EXPERIMENT}schedule: "0 2 * * *"\n`;
  const folder = createFolder({ 'a.yml': text, 'a.yaml': text });
  const { sweeps, problems } = findSchedules([folder, join(folder, 'a.yml')]);
  expect([sweeps.length, problems.map((p) => p.message)]).toEqual([
    1,
    [expect.stringContaining('is a scheduled sweep of the same name')],
  ]);
});
