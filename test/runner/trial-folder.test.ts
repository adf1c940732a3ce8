// The folder of a trial: written once, attempts by exclusive creation, foreign content left alone.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import { homePaths } from '../../src/runner/paths.js';
import {
  createAttempt,
  createTrialFolder,
  listAttempts,
  listTrialFolders,
  readEnd,
  readTrialFolder,
  requestStop,
  writeEnd,
} from '../../src/runner/trial-folder.js';
import { failedOf, trialOf } from '../store/trials.js';
import { freshHome } from './home.js';

const trial = trialOf(1);
const fresh = () => homePaths(freshHome());

describe('trial folder', () => {
  it('holds the trial, and is the same when made again', () => {
    const home = fresh();
    const paths = createTrialFolder(home, trial);
    const text = readFileSync(paths.trial, 'utf8');
    createTrialFolder(home, trial);
    expect(readFileSync(paths.trial, 'utf8')).toBe(text);
    expect(readTrialFolder(home, trial.id)).toEqual({ trial });
    expect(listTrialFolders(home)).toEqual({ ids: [trial.id], others: [] });
  });

  it('one of another version, or of another trial, is named and left alone', () => {
    for (const text of ['{"version":2}', '{"version":1', JSON.stringify(trialOf(2))]) {
      const home = fresh();
      const { folder, trial: file } = home.trial(trial.id);
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, text);
      expect(() => createTrialFolder(home, trial)).toThrow(StoreError);
      expect(() => createTrialFolder(home, trial)).toThrow(file);
      expect(readTrialFolder(home, trial.id)).toHaveProperty('problem');
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
    expect(readTrialFolder(fresh(), trial.id)).toEqual({ problem: 'there is no trial.json' });
  });

  it('a symbolic link is refused, also in the place of its attempts', () => {
    const home = fresh();
    mkdirSync(home.trials, { recursive: true });
    symlinkSync('/tmp', home.trial(trial.id).folder);
    expect(() => createTrialFolder(home, trial)).toThrow(/symbolic link/);
    expect(() => readTrialFolder(home, trial.id)).toThrow(/symbolic link/);
    const other = trialOf(2);
    mkdirSync(home.trial(other.id).folder);
    symlinkSync('/tmp', home.trial(other.id).attempts);
    expect(() => createTrialFolder(home, other)).toThrow(/symbolic link/);
  });

  it('a trial.json that a power failure has emptied is written again', () => {
    const home = fresh();
    const paths = createTrialFolder(home, trial);
    for (const rest of ['', '\0\0\0', '\n']) {
      writeFileSync(paths.trial, rest);
      expect(readTrialFolder(home, trial.id)).toEqual({ problem: 'there is no trial.json' });
      createTrialFolder(home, trial);
      expect(readTrialFolder(home, trial.id)).toEqual({ trial });
    }
  });

  it('attempts count up, past what others made and beside what is none', () => {
    const paths = createTrialFolder(fresh(), trial);
    expect([createAttempt(paths), createAttempt(paths)]).toEqual([1, 2]);
    for (const name of ['9', '010', 'x', '3.bak']) mkdirSync(join(paths.attempts, name));
    expect(createAttempt(paths)).toBe(10);
    expect(listAttempts(paths)).toEqual([1, 2, 9, 10]);
    expect([createAttempt(paths, 12), createAttempt(paths, 3)]).toEqual([13, 14]);
  });

  it('keeps the decision about an attempt, and the request to stop', () => {
    const paths = createTrialFolder(fresh(), trial);
    const files = paths.attempt(createAttempt(paths));
    expect(readEnd(files)).toBeNull();
    writeEnd(files, { offset: 17, event: failedOf('lost') });
    expect(readEnd(files)).toEqual({ offset: 17, event: failedOf('lost') });
    writeFileSync(files.end, '{"offset":17');
    expect(readEnd(files)).toBeNull();
    requestStop(files, 'why');
    expect(readFileSync(files.stop, 'utf8')).toBe('why\n');
  });
});
