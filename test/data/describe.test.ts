// The list of data sets: all of them, and what lies in the cache.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeDataSets } from '../../src/data/describe.js';
import { DATA_SOURCES } from '../../src/data/table.js';
import { temporaryFolder } from './fixtures.js';

describe('describeDataSets', () => {
  it('lists every data set, with nothing in an empty cache', async () => {
    const list = await describeDataSets({ cache: '/nonexistent' });
    expect(list.map((s) => s.name)).toEqual(Object.keys(DATA_SOURCES));
    expect(list.every((s) => s.cachedBytes === null)).toBe(true);
    expect(list.filter((s) => s.needsPath).map((s) => s.name)).toEqual([
      'cifar10',
      'cifar100',
      'image-folder',
    ]);
  });

  it('counts the bytes of what is prepared, not of what is half-written', async () => {
    const cache = await temporaryFolder();
    for (const name of ['cifar100-0a', 'cifar100-0b', 'cifar100-0c.host.1.0.part']) {
      await mkdir(join(cache, 'data', name), { recursive: true });
      await writeFile(join(cache, 'data', name, 'x.bin'), Buffer.alloc(10));
    }
    const list = await describeDataSets({ cache });
    expect(list.filter((s) => s.cachedBytes !== null)).toMatchObject([{ name: 'cifar100', cachedBytes: 20 }]);
  });
});
