import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeUtf8, MAX_BYTES, readSmallFile } from '../../src/cli/read-text.js';

const folder = mkdtempSync(join(tmpdir(), 'read-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a small file', () => {
  it('is read up to 1 MiB and not a byte further', () => {
    const file = join(folder, 'a.yml');
    writeFileSync(file, 'x'.repeat(MAX_BYTES));
    expect(readSmallFile(file)).toHaveLength(MAX_BYTES);
    writeFileSync(file, 'x'.repeat(MAX_BYTES + 1));
    expect(() => readSmallFile(file)).toThrow('at most 1 MiB is read');
  });

  it('that is none is refused: a folder, a pipe that nobody writes, nothing', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    mkdirSync(join(folder, 'sweeps'));
    writeFileSync(join(folder, 'sweeps/quick.yml'), '');
    expect(() => readSmallFile(folder)).toThrow('this is a folder');
    expect(() => readSmallFile(pipe)).toThrow('this is no file');
    expect(() => readSmallFile(join(folder, 'sweeps/quik.yml'))).toThrow(
      `no such file; did you mean '${join(folder, 'sweeps/quick.yml')}'?`,
    );
    expect(() => readSmallFile(join(folder, 'no/such/folder.yml'))).toThrow(/no such file$/);
  });
});

describe('UTF-8', () => {
  it('is decoded whole, or refused at its first fault', () => {
    expect(decodeUtf8(Buffer.from('é日'))).toEqual({ text: 'é日' });
    expect(decodeUtf8(Buffer.from([0x61, 0x0a, 0x62, 0xc3]))).toEqual({ before: 'a\nb' });
  });
});
