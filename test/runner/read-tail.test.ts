// The last lines of a trainer's output.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTail } from '../../src/runner/read-tail.js';
import { freshHome } from './home.js';

describe('readTail', () => {
  it('gives the end of a file, all of a short one, nothing of a missing one', () => {
    const folder = freshHome();
    mkdirSync(folder);
    const file = join(folder, 'stderr.log');
    expect(readTail(file)).toBe('');
    writeFileSync(file, 'a\nb\n');
    expect(readTail(file)).toBe('a\nb');
    writeFileSync(file, `${'x'.repeat(1_000_000)}the end\n`);
    expect(readTail(file)).toMatch(/^x{1992}the end$/);
  });
});
