// Every path that a file, a record or a flag may name, against names that try to leave the folder: a home. A user may name any
// file to be read; nothing is written or removed outside the home, and no name becomes a path. Each is refused with place
// and reason, or taken as a plain name inside the folder; whatever lies around is the same afterwards.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InvalidNameError, UserError } from '../../src/errors.js';
import { checkHome } from '../../src/runner/check-home.js';
import { homePaths, isSweepName } from '../../src/runner/paths.js';
import { identifyProcess } from '../../src/runner/process-identity.js';
import { rebuildDatabase } from '../../src/runner/rebuild.js';
import { remove } from '../../src/runner/remove.js';
import { writeSweep } from '../../src/runner/sweep-files.js';
import { createTrialFolder } from '../../src/runner/trial-folder.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { runCommand } from '../cli/commands/run-command.js';
import { createPlan } from '../cli/fixtures.js';
import { stateOf, TRICKS } from './path-tricks.js';
import { createSandbox, errorOf } from './sandbox.js';

const sandbox = createSandbox('a home');
const { root, home } = sandbox;

/** The tricks that are plain file names, strange as some are. */
const PLAIN: readonly string[] = [
  ...[
    '~',
    '`x`',
    '$(x)',
    'x;x',
    'x&x',
    '[x]',
    '\u00c0\u00ae\u00c0\u00ae\u00c0\u00afx',
    '-rf',
    '-',
    '--',
    '--output',
  ],
  '--help-me',
];

describe('names in a home', () => {
  it('the name of a sweep is refused, or becomes a file right in the folder that it belongs to', async () => {
    const paths = homePaths(home);
    await sandbox.each('name of a sweep', ({ name, what }) => {
      if (!isSweepName(name)) {
        for (const path of [paths.sweep, paths.sweepLock, paths.sweepStop])
          expect(() => path(name), what).toThrow(InvalidNameError);
        return;
      }
      expect(dirname(paths.sweep(name)), what).toBe(paths.sweeps);
      expect(dirname(paths.sweepLock(name)), what).toBe(paths.locks);
      writeFileSync(paths.sweep(name), '');
      rmSync(paths.sweep(name));
    });
    expect(TRICKS.filter(isSweepName)).toEqual(PLAIN);
  });

  it('the id of a trial and the number of an attempt are refused', async () => {
    const paths = homePaths(home);
    await sandbox.each('id of a trial', ({ name, what }) => {
      expect(() => paths.trial(name), what).toThrow(InvalidNameError);
      expect(() => paths.trialLock(name), what).toThrow(InvalidNameError);
      expect(() => paths.trial('0123456789abcdef').attempt(Number(`${name}.`)), what).toThrow(
        InvalidNameError,
      );
    });
  });

  it('the record of a sweep counts under its own name only', async () => {
    const record = JSON.parse(readFileSync(join(home, 'sweeps/small.json'), 'utf8')) as { sweep: object };
    await sandbox.each('id in the record of a sweep', ({ name, what }) => {
      writeFileSync(
        join(home, 'sweeps/evil.json'),
        JSON.stringify({ ...record, sweep: { ...record.sweep, id: name } }),
      );
      const store = openSqliteStore(homePaths(home).database);
      const problems = checkHome(homePaths(home), store);
      store.close();
      expect(problems, what).toEqual([
        expect.stringMatching(/evil\.json: it is the record of another sweep$/),
      ]);
    });
    const rebuilt = rebuildDatabase(home, openSqliteStore, 1);
    expect(rebuilt).toMatchObject({ sweeps: 1, problems: [expect.stringContaining('evil.json')] });
  });

  it('a lock that names another sweep stops none', async () => {
    const paths = homePaths(home);
    mkdirSync(paths.locks, { recursive: true });
    await sandbox.each('sweep in a lock', async ({ name, what }) => {
      const owner = { ...identifyProcess(process.pid), sweep: name, since: 1 };
      writeFileSync(paths.sweepLock('small'), JSON.stringify(owner));
      const error = await errorOf(() => runCommand(sandbox.environment(), 'stop'));
      expect(error === null || error instanceof UserError, `${what}: ${error}`).toBe(true);
      expect(
        stateOf(paths.locks).filter((path) => path.includes('.stop')),
        what,
      ).toEqual([]);
    });
  });

  it('a folder that is a link is not written into', () => {
    const plan = createPlan('small');
    const { trial } = plan.trials[0]!;
    const paths = homePaths(home);
    const target = join(root, 'a/b/c');
    const link = (path: string) => {
      rmSync(path, { recursive: true, force: true });
      symlinkSync(target, path);
    };
    for (const part of ['attempts', 'checkpoint', 'folder'] as const) {
      link(paths.trial(trial.id)[part]);
      expect(() => createTrialFolder(paths, trial), part).toThrow('symbolic link');
      rmSync(paths.trial(trial.id)[part]);
    }
    link(`${paths.sweep('small').replace(/\.json$/, '')}.versions`);
    const changed = { ...plan, sweep: { ...plan.sweep, source: 'other' } };
    expect(() => writeSweep(paths, changed)).toThrow('symbolic link');
    link(paths.trash);
    const store = openSqliteStore(paths.database);
    expect(() => remove(paths, store, { sweeps: ['small'], trials: [] }, 1)).toThrow('symbolic link');
    store.close();
    sandbox.count('folders of a home that are links', 5);
  });
});
