// Paths of a home: names and ids that could lead out of it are refused.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidNameError, StoreError } from '../../src/errors.js';
import { checkSweepName, homePaths, isSweepName, isTrialId, refuseLink } from '../../src/runner/paths.js';
import { freshHome } from './home.js';

const home = homePaths('/h');
const ID = '0123456789abcdef';

describe('paths', () => {
  it('lie where the design says', () => {
    expect(home.database).toBe(join('/h', 'dyrep.db'));
    const trial = home.trial(ID);
    expect(trial.trial).toBe(join('/h', 'trials', ID, 'trial.json'));
    expect(trial.checkpoint).toBe(join('/h', 'trials', ID, 'checkpoint'));
    expect(trial.attempt(2).events).toBe(join('/h', 'trials', ID, 'attempts', '2', 'events.jsonl'));
    expect(home.sweep('quick')).toBe(join('/h', 'sweeps', 'quick.json'));
  });

  it('ids that are not 16 hexadecimal digits are refused', () => {
    for (const id of ['', '..', `../${ID}`, ID.toUpperCase(), `${ID}0`, `${ID}\n`, ID.slice(1), `${ID}\0`])
      expect(() => home.trial(id)).toThrow(InvalidNameError);
    for (const n of [0, -1, 1.5, Number.NaN, 2 ** 60])
      expect(() => home.trial(ID).attempt(n)).toThrow(InvalidNameError);
    expect(isTrialId(ID)).toBe(true);
  });

  it('no accepted sweep name leads out of the folder', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('..', '.', 'a/../b', 'a\\b', 'C:x', 'ok', 'a b', 'ü', 'a.'),
    );
    fc.assert(
      fc.property(name, (text) => {
        let file: string;
        try {
          file = home.sweep(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidNameError);
          return;
        }
        expect(file).toBe(`${home.sweeps}${sep}${text}.json`);
        expect(text).not.toMatch(/[/\\\0]|^\./);
      }),
    );
    expect(checkSweepName('cut-off 2 (ü)')).toBe('cut-off 2 (ü)');
  });

  it('a sweep name is a plain file name on any file system', () => {
    const no = [
      'CON',
      'con.yml',
      'Lpt1',
      ' a',
      'a ',
      'a.',
      '.a',
      'a\u202eb',
      'a\u2028b',
      '\ud800',
      'é'.repeat(101),
    ];
    expect(no.filter(isSweepName)).toEqual([]);
    const yes = ['console', 'com', 'com10', 'a b', '-rf', 'é'.repeat(100), 'x'.repeat(200)];
    expect(yes.filter((name) => !isSweepName(name))).toEqual([]);
  });

  it('links and files in the place of a folder are refused', () => {
    const root = freshHome();
    mkdirSync(root);
    symlinkSync('/tmp', join(root, 'link'));
    writeFileSync(join(root, 'file'), '');
    expect(() => refuseLink(join(root, 'link'))).toThrow(/is a symbolic link/);
    expect(() => refuseLink(join(root, 'file'))).toThrow(StoreError);
    refuseLink(join(root, 'missing'));
    refuseLink(root);
  });
});
