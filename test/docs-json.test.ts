// The README's table of JSON keys is what the commands print.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { filledHome, runCommand } from './cli/commands/run-command.js';

const readme = readFileSync(resolve(import.meta.dirname, '../README.md'), 'utf8');

const SCHEDULED = `experiment:
  model: { name: vgg11 }
  data: { name: synthetic }
  method: plain
  train: { epochs: 1 }
schedule: "0 2 * * *"
`;

/** The keys that the README gives a command, the ones that are always there. */
function keysOf(command: string): readonly string[] {
  const row = readme.split('\n').find((line) => new RegExp(`^\\| [^|]*\`${command}\``).test(line));
  return /\| [^|`]*`([^`]+)`[^|]*\|$/.exec(row ?? '')?.[1]?.split(' ') ?? [];
}

it.each([
  ['sweep --dry-run', 'sweep FILE --dry-run'],
  ['show TRIAL', 'show ID'],
  ['show SWEEP', 'show small'],
  ['leaderboard', 'leaderboard'],
  ['explain', 'explain ID'],
  ['stop', 'stop'],
  ['schedule list', 'schedule list FILE'],
  ['model', 'model vgg11'],
  ['data', 'data'],
  ['engine', 'engine'],
  ['doctor', 'doctor'],
  ['rm', 'rm ID'],
])('%s has the keys in its JSON that the README says, on one line', async (command, line) => {
  const home = await filledHome();
  const file = join(home.folder, 'nightly.yml');
  writeFileSync(file, SCHEDULED);
  const { id } = home.plan.trials[0]!.trial;
  const words = line.split(' ').map((word) => ({ FILE: file, ID: id })[word] ?? word);
  const { out } = await runCommand(home, ...words, '--json');
  expect(out).not.toContain('\n');
  const json: unknown = JSON.parse(out);
  const object: unknown = Array.isArray(json) ? json[0] : json;
  expect(Object.keys(object as object).sort()).toEqual([...keysOf(command)].sort());
});
