// The archive reader: what it reads, and what it refuses.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTarGz, type TarFile } from '../../src/data/tar.js';
import { DataError } from '../../src/errors.js';
import { tarGz, temporaryFolder } from './fixtures.js';

async function read(archive: Uint8Array, signal?: AbortSignal): Promise<TarFile[]> {
  const path = join(await temporaryFolder(), 'a.tgz');
  await writeFile(path, archive);
  const files: TarFile[] = [];
  for await (const file of readTarGz(path, signal)) files.push(file);
  return files;
}
const text = (s: string) => new TextEncoder().encode(s);

describe('readTarGz', () => {
  it('reads files of any size and leaves folders out', async () => {
    const large = Buffer.alloc(300_000, 7);
    const files = await read(
      tarGz([
        ['p', text(''), '5'],
        ['p/a', text('hello')],
        ['p/b', large],
        ['p/c', text('')],
      ]),
    );
    expect(files.map((f) => f.name)).toEqual(['p/a', 'p/b', 'p/c']);
    expect(files[0]!.bytes.toString()).toBe('hello');
    expect(files[1]!.bytes.equals(large)).toBe(true);
    expect(files[2]!.bytes.length).toBe(0);
  });

  it('takes long names from pax headers', async () => {
    const long = `package/${'x'.repeat(150)}`;
    const record = `${long.length + 10} path=${long}\n`;
    const files = await read(
      tarGz([
        ['h', text(record), 'x'],
        ['short', text('1')],
        ['next', text('2')],
      ]),
    );
    expect(files.map((f) => f.name)).toEqual([long, 'next']);
  });

  it('refuses names that leave the folder', async () => {
    for (const name of ['/etc/x', '../x', 'a/../../x', 'a\\b']) {
      await expect(read(tarGz([[name, text('1')]]))).rejects.toThrow('names a place outside');
    }
  });

  it('refuses what is cut off, damaged, absent or not an archive', async () => {
    const whole = tarGz([['a', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 37) % 251))]]);
    await expect(read(whole.subarray(0, whole.length >> 1))).rejects.toBeInstanceOf(DataError);
    await expect(read(text('not gzip'))).rejects.toThrow('cannot be read');
    const noTar = (await import('node:zlib')).gzipSync(Buffer.alloc(1024, 65));
    await expect(read(noTar)).rejects.toThrow('wrong checksum');
    await expect(readTarGz('/nonexistent/a.tgz').next()).rejects.toBeInstanceOf(DataError);
  });

  it('stops when it is told to', async () => {
    await expect(read(tarGz([['a', text('1')]]), AbortSignal.abort())).rejects.toThrow('abort');
  });
});
