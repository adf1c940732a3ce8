// One text under many names, as far as the file system goes along; that attempts share it is in provenance.test.ts.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProvenanceDiff } from '../../src/runner/provenance-diff.js';
import { freshHome } from './home.js';

const TEXT = '--- a\n+++ b\n';

/** Names of files in a folder of their own. */
function names(): readonly [string, string, string] {
  const folder = freshHome();
  mkdirSync(folder, { recursive: true });
  return [join(folder, '1'), join(folder, '2'), join(folder, '3')];
}

const inode = (file: string) => statSync(file).ino;
const read = (file: string) => readFileSync(file, 'utf8');

describe('a difference to the commit', () => {
  it('is written whole under its first name, and stands once under all of them', () => {
    const [a, b, c] = names();
    const diff = new ProvenanceDiff(TEXT, true);
    for (const file of [a, b, c]) diff.place(file);
    expect([read(a), diff.cut]).toEqual([TEXT, true]);
    expect([inode(b), inode(c)]).toEqual([inode(a), inode(a)]);
  });

  it('is written anew when its first name is gone, and shared from there on', () => {
    const [a, b, c] = names();
    const diff = new ProvenanceDiff(TEXT, false);
    diff.place(a);
    rmSync(a);
    for (const file of [b, c]) diff.place(file);
    expect([read(b), inode(c)]).toEqual([TEXT, inode(b)]);
  });

  it('replaces a file that is there already', () => {
    const [a, b] = names();
    const diff = new ProvenanceDiff(TEXT, false);
    diff.place(a);
    writeFileSync(b, 'half of a te');
    diff.place(b);
    expect([read(a), read(b)]).toEqual([TEXT, TEXT]);
  });
});
