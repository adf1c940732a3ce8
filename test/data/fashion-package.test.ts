// Converting the package's archive: every class in its place, and nothing accepted that is incomplete.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convertPackage } from '../../src/data/fashion-package.js';
import { tarGz, temporaryFolder } from './fixtures.js';

const PER_CLASS = 2;
const clothes = (label: number, rows: number) =>
  Buffer.from(
    JSON.stringify({
      data: [...Array.from({ length: rows }, (_, i) => new Array(784).fill(10 * label + i)), []],
    }),
  );

async function archive(classes: readonly number[], rows = PER_CLASS): Promise<string> {
  const path = join(await temporaryFolder(), 'package.tgz');
  const files = classes.map((c) => [`package/src/clothes/${c}.json`, clothes(c, rows)] as const);
  await writeFile(path, tarGz([['package/package.json', Buffer.from('{}')], ...files]));
  return path;
}
const ALL = [3, 1, 2, 0, 4, 5, 6, 7, 9, 8];

describe('convertPackage', () => {
  it('orders the images by class, whatever the order in the archive', async () => {
    const { parts, inputShape } = await convertPackage(await archive(ALL), PER_CLASS);
    expect(inputShape).toEqual([28, 28, 1]);
    expect([...parts.all!.labels]).toEqual(Array.from({ length: 20 }, (_, i) => i >> 1));
    expect(parts.all!.images[5 * 784]).toBe(21);
    expect(parts.all!.images[19 * 784 + 783]).toBe(91);
  });

  it('refuses a class that is missing or has another number of images', async () => {
    const missing = convertPackage(await archive(ALL.slice(1)), PER_CLASS);
    await expect(missing).rejects.toThrow('expected 10 classes, found 9');
    const short = convertPackage(await archive(ALL, 1), PER_CLASS);
    await expect(short).rejects.toThrow('clothes/3.json: expected 2 images, found 1');
  });
});
