// Where an attempt ran, and from which commit.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { trialPaths } from '../../src/runner/paths.js';
import { identifyProcess } from '../../src/runner/process-identity.js';
import { readCommit, readProvenance, writeProvenance } from '../../src/runner/provenance.js';
import { FACTS, freshHome } from './home.js';

const HASH = 'a'.repeat(40);

describe('provenance', () => {
  it('is read as it was written', () => {
    const files = trialPaths(freshHome()).attempt(1);
    expect(readProvenance(files)).toBeNull();
    const who = identifyProcess(process.pid);
    writeProvenance(files, who, ['node', 'train'], 5, FACTS);
    expect(readProvenance(files)).toEqual({
      ...{ ...who, at: 5, command: ['node', 'train'], commit: null, versions: { dyrep: '0' } },
    });
    writeFileSync(files.provenance, '{"pid":');
    expect(readProvenance(files)).toBeNull();
  });

  it('finds the commit of the work tree around a folder', () => {
    const tree = freshHome();
    mkdirSync(join(tree, '.git/refs/heads'), { recursive: true });
    mkdirSync(join(tree, 'a/b'), { recursive: true });
    const write = (name: string, text: string) => writeFileSync(join(tree, '.git', name), text);
    write('HEAD', `${HASH}\n`);
    expect(readCommit(join(tree, 'a/b'))).toBe(HASH);
    write('HEAD', 'ref: refs/heads/main\n');
    expect(readCommit(tree)).toBeNull();
    write('packed-refs', `# pack-refs\n${'b'.repeat(40)} refs/heads/main\n`);
    expect(readCommit(tree)).toBe('b'.repeat(40));
    write('refs/heads/main', `${HASH}\n`);
    expect(readCommit(tree)).toBe(HASH);
  });
});
