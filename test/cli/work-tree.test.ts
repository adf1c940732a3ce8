// Uncommitted changes and lock files, in a repository of the test's own.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readDiff, readLockFile } from '../../src/cli/work-tree.js';

function fresh(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-tree-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const hasGit = spawnSync('git', ['--version']).status === 0;

it('outside of any work tree, or without git, changes are not known', () => {
  expect(readDiff(fresh(), process.env)).toBeUndefined();
  expect(readDiff(fresh(), { PATH: '/nowhere' })).toBeUndefined();
});

it.runIf(hasGit)('changes of tracked files are the difference, cut where it is too long', () => {
  const folder = fresh();
  const git = (...words: string[]) =>
    spawnSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...words]);
  git('init', '-q');
  writeFileSync(join(folder, 'a.txt'), 'before\n');
  git('add', 'a.txt');
  git('commit', '-q', '-m', 'first');
  const elsewhere = { ...process.env, GIT_DIR: '/nowhere' };
  expect(readDiff(folder, elsewhere)).toBeNull();
  writeFileSync(join(folder, 'a.txt'), 'after\n');
  writeFileSync(join(folder, 'new.txt'), 'untracked\n');
  const diff = readDiff(folder, elsewhere);
  expect(diff?.text).toMatch(/-before\n\+after\n$/);
  expect(diff?.cut).toBe(false);
  expect(readDiff(folder, elsewhere, 20)).toMatchObject({ cut: true, text: diff?.text.slice(0, 20) });
});

it('the lock file is known by its hash', () => {
  const folder = fresh();
  expect(readLockFile(folder)).toBeNull();
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'node_modules/.package-lock.json'), '');
  expect(readLockFile(folder)?.name).toBe('node_modules/.package-lock.json');
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  expect(readLockFile(folder)).toEqual({
    name: 'package-lock.json',
    sha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  });
});
