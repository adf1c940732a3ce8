// Every path that a file, a record or a flag may name, against names that try to leave the folder: the command line. A user may name any
// file to be read; nothing is written or removed outside the home, and no name becomes a path. Each is refused with place
// and reason, or taken as a plain name inside the folder; whatever lies around is the same afterwards.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/cli/environment.js';
import { UserError } from '../../src/errors.js';
import { runCommand } from '../cli/commands/run-command.js';
import { createSandbox, errorOf } from './sandbox.js';

const sandbox = createSandbox('the command line');
const { root, work, home } = sandbox;

describe('names on the command line', () => {
  const COMMANDS: readonly (readonly [place: string, words: (name: string) => readonly string[]])[] = [
    ['rm', (name) => ['rm', '--', name]],
    ['stop', (name) => ['stop', '--', name]],
    ['retry', (name) => ['retry', '--', name]],
    ['show', (name) => ['show', '--', name]],
    ['show --structure', (name) => ['show', '--structure', '--', name]],
    ['explain', (name) => ['explain', '--', name]],
    ['verify', (name) => ['verify', '--', name]],
    ['leaderboard', (name) => ['leaderboard', '--', name]],
    ['export', (name) => ['export', '--', name]],
    ['sweep', (name) => ['sweep', '--dry-run', '--', name]],
    ['train', (name) => ['train', '--', name]],
    ['sweep --experiment', (name) => ['sweep', 's.yml', `--experiment=${name}`]],
    ['sweep data.path', (name) => ['sweep', 's.yml', 'data.name=cifar10', '--', `data.path='${name}'`]],
    [
      'sweep structure',
      (name) => ['sweep', 's.yml', 'method=static-found', '--', `static-found.structure='${name}'`],
    ],
    ['data --path', (name) => ['data', 'image-folder', '--prepare', `--path=${name}`]],
    ['attempt', (name) => ['attempt', '--', name, '1']],
    ['schedule list', (name) => ['schedule', 'list', '--', name]],
  ];
  it.each(COMMANDS)('dyrep %s refuses them', async (place, words) => {
    await sandbox.each(place, async ({ name, what }) => {
      let code = 0;
      const error = await errorOf(async () => {
        code = (await runCommand(sandbox.environment(), ...words(name))).code;
      });
      const refused = error instanceof UserError || error instanceof CommanderError || code === 2;
      // A folder that is there and has no schedules, such as `.`, is an answer.
      const answered = place === 'schedule list' && error === null;
      expect(refused || answered, `${what}: ${error instanceof Error ? error.stack : error}`).toBe(true);
    });
  });

  it('export --output writes the file that is named, and no other', async () => {
    let written = 0;
    await sandbox.each('export --output', async ({ name, what }) => {
      const named = resolve(work, name);
      // Whoever names a file of the system means it; that is not tried here.
      if (name.startsWith('/') || !named.startsWith(root)) return;
      const old = readIfFile(named);
      const error = await errorOf(() => runCommand(sandbox.environment(), 'export', `--output=${name}`));
      expect(error === null || error instanceof UserError, `${what}: ${error}`).toBe(true);
      if (error !== null) return;
      expect(readFileSync(named, 'utf8'), what).toMatch(/^sweep,trial,/);
      written++;
      if (old === null) rmSync(named);
      else writeFileSync(named, old);
    });
    expect(written).toBeGreaterThan(0);
  });

  // A pipe stands for devices, too: it cannot harm the machine that a broken export is tried on, as a device of its own could.
  it('export --output writes into a pipe without replacing it, and to the file of a link', async () => {
    const [file, link] = [join(work, 'file.csv'), join(work, 'link.csv')];
    writeFileSync(file, 'old');
    symlinkSync(file, link);
    await runCommand(sandbox.environment(), 'export', '-o', link);
    expect(readFileSync(file, 'utf8')).toMatch(/^sweep,trial,/);
    const pipe = join(work, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe]);
    const read = text(reader.stdout);
    try {
      await runCommand(sandbox.environment(), 'export', '-o', pipe);
      expect(statSync(pipe).isFIFO()).toBe(true);
      expect(await read).toMatch(/^sweep,trial,/);
    } finally {
      reader.kill();
    }
    for (const path of [link, file, pipe]) rmSync(path);
    sandbox.count('links and pipes as output', 2);
  });

  it('a home of any name is a folder, or refused', async () => {
    await sandbox.each('DYREP_HOME', async ({ name, what }) => {
      const variables = { DYREP_HOME: name, DYREP_CACHE: name };
      const other = readEnvironment({ variables, folder: work, isTerminal: false, columns: undefined });
      for (const command of ['leaderboard', 'rm', 'stop', 'retry']) {
        const words = command === 'rm' ? [command, 'small'] : [command];
        const error = await errorOf(() => runCommand(other, ...words));
        const own = other.home === home && command === 'leaderboard';
        if (name !== '' && !own) expect(error, `${what}: ${error}`).toBeInstanceOf(UserError);
      }
    });
  });
});

function readIfFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
