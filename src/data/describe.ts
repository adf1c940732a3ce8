// What `dyrep data` lists: every data set, what it is, and what of it lies in the cache.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataEnvironment, DataSource, DataSummary } from './data-set.js';
import { DATA_SOURCES } from './table.js';

/** Every data set with its description and the bytes of its prepared form, in the order of the table. */
export async function describeDataSets({ cache }: Pick<DataEnvironment, 'cache'>): Promise<DataSummary[]> {
  const folder = join(cache, 'data');
  const prepared = await readdir(folder).catch(() => []);
  const entries = Object.entries<DataSource>(DATA_SOURCES);
  return Promise.all(
    entries.map(async ([name, { description, needsPath, cachePrefix }]) => {
      const own = prepared.filter(
        (n) => cachePrefix !== null && n.startsWith(cachePrefix) && !n.endsWith('.part'),
      );
      const sizes = await Promise.all(own.map((n) => folderBytes(join(folder, n))));
      const cachedBytes = sizes.length === 0 ? null : sizes.reduce((a, b) => a + b, 0);
      return { name, description, needsPath, cachedBytes };
    }),
  );
}

async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const stats = await Promise.all(names.map((n) => stat(join(folder, n)).catch(() => null)));
  return stats.reduce((sum, s) => sum + (s?.size ?? 0), 0);
}
