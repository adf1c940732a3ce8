// Prepared data in the cache: whole or absent, refused by hash, made again, safe with two writers.
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createBeside,
  readStored,
  type StoredData,
  storedOrMade,
  writeStored,
} from '../../src/data/stored.js';
import { DataError } from '../../src/errors.js';
import { temporaryFolder } from './fixtures.js';

const data: StoredData = {
  inputShape: [1, 2, 1],
  classes: 300,
  parts: {
    train: { images: Uint8Array.of(1, 2, 3, 4), labels: Uint16Array.of(299, 0), count: 2 },
    test: { images: Uint8Array.of(5, 6), labels: Uint8Array.of(7), count: 1 },
  },
};
const forbidden = () => Promise.reject(new Error('made again'));
const stored = async () => {
  const folder = join(await temporaryFolder(), 'data', 'a');
  await writeStored(folder, data);
  return folder;
};

describe('stored data', () => {
  it('is read as it was written, and made only once', async () => {
    const folder = join(await temporaryFolder(), 'data', 'a');
    expect(await readStored(folder)).toBeNull();
    await storedOrMade(folder, async () => data, {});
    expect(await storedOrMade(folder, forbidden, {})).toEqual(data);
    expect(await readdir(join(folder, '..'))).toEqual(['a']);
  });

  it('refuses a changed, cut, missing or unreadable file by name', async () => {
    const damages: [string, (file: string) => Promise<void>, string][] = [
      ['train.images.bin', (f) => writeFile(f, Uint8Array.of(1, 2, 3, 5)), 'SHA-256'],
      ['train.images.bin', (f) => truncate(f, 3), 'expected 4 bytes, found 3'],
      ['test.labels.bin', (f) => rm(f), 'missing'],
      ['manifest.json', (f) => truncate(f, 30), 'not a manifest'],
    ];
    for (const [name, damage, problem] of damages) {
      const folder = await stored();
      await damage(join(folder, name));
      await expect(readStored(folder)).rejects.toBeInstanceOf(DataError);
      await expect(readStored(folder)).rejects.toThrow(problem);
      const said: string[] = [];
      await storedOrMade(folder, async () => data, { progress: (m) => said.push(m) });
      expect(said[0]).toContain(join(folder, name));
      expect(await readStored(folder)).toEqual(data);
      expect(await readdir(join(folder, '..'))).toEqual(['a']);
    }
  });

  it('is whole whatever number of writers there are', async () => {
    const folder = join(await temporaryFolder(), 'a');
    await Promise.all(Array.from({ length: 8 }, () => writeStored(folder, data)));
    expect(await readStored(folder)).toEqual(data);
    expect(await readdir(join(folder, '..'))).toEqual(['a']);
  });

  it('is not stored when making it failed or was stopped', async () => {
    const folder = join(await temporaryFolder(), 'a');
    await expect(storedOrMade(folder, forbidden, {})).rejects.toThrow('made again');
    const stopped = storedOrMade(folder, async () => data, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow('abort');
    expect(await readdir(join(folder, '..'))).toEqual([]);
  });

  it('clears away what dead processes of this host left, and nothing else', async () => {
    const root = await temporaryFolder();
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const keep = [`a.${hostname()}.${process.pid}.0.part`, `a.elsewhere.${dead}.0.part`, 'b'];
    for (const name of [...keep, `a.${hostname()}.${dead}.0.part`]) await mkdir(join(root, name));
    const own = await createBeside(join(root, 'a'));
    expect((await readdir(root)).map((n) => join(root, n)).sort()).toEqual(
      [...keep.map((n) => join(root, n)), own].sort(),
    );
  });

  it('has a manifest that people can read', async () => {
    const manifest = await readFile(join(await stored(), 'manifest.json'), 'utf8');
    expect(manifest).toContain('"inputShape"');
  });
});
