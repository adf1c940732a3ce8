// The commit, however git keeps it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCommit } from '../../src/runner/git-commit.js';
import { freshHome } from './home.js';

const HASH = 'a'.repeat(40);
const PACKED = 'b'.repeat(40);

function tree() {
  const folder = freshHome();
  mkdirSync(join(folder, '.git/refs/heads'), { recursive: true });
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  return { folder, write };
}

it('finds the commit of the work tree around a folder', () => {
  const { folder, write } = tree();
  write('.git/HEAD', `${HASH}\n`);
  expect(readCommit(join(folder, 'a/b'))).toBe(HASH);
  write('.git/HEAD', 'ref: refs/heads/main\n');
  expect(readCommit(folder)).toBeNull();
  write('.git/packed-refs', `# pack-refs\n${PACKED} refs/heads/main\n`);
  expect(readCommit(folder)).toBe(PACKED);
  write('.git/refs/heads/main', `${HASH}\n`);
  expect(readCommit(folder)).toBe(HASH);
});

it('finds it from a linked work tree', () => {
  const { folder, write } = tree();
  write('.git/HEAD', 'ref: refs/heads/main\n');
  write('.git/refs/heads/side', `${HASH}\n`);
  mkdirSync(join(folder, '.git/worktrees/side'), { recursive: true });
  write('.git/worktrees/side/HEAD', 'ref: refs/heads/side\n');
  write('.git/worktrees/side/commondir', '../..\n');
  const linked = freshHome();
  mkdirSync(linked);
  writeFileSync(join(linked, '.git'), `gitdir: ${folder}/.git/worktrees/side\n`);
  expect(readCommit(linked)).toBe(HASH);
});
