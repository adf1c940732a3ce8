// Image folders: decoded exactly, once; damaged images and images of another size are named.
import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { imageFolder } from '../../src/data/image-folder.js';
import { temporaryFolder, writeCifarFolder, writePng } from './fixtures.js';

const ALL = { name: 'image-folder', path: null, train: null, validation: null, test: null };
const prepared = async () => ({
  path: await writeCifarFolder(await temporaryFolder(), 3, 8),
  cache: await temporaryFolder(),
});
const load = ({ path, cache }: { path: string; cache: string }) =>
  imageFolder.load({ ...ALL, path }, { cache });

describe('image-folder', () => {
  it('gives the pixels of every file with the label of its folder', async () => {
    const { train, validation, test, inputShape } = await load(await prepared());
    expect(inputShape).toEqual([8, 8, 3]);
    expect([train.count, validation.count, test.count]).toEqual([27, 3, 30]);
    for (const [set, part] of [
      [train, 0],
      [validation, 0],
      [test, 1],
    ] as const) {
      for (let i = 0; i < set.count; i++) {
        const [r, , b] = set.images.subarray(i * 192 + 189, i * 192 + 192);
        expect([r, b]).toEqual([set.labels[i], part]);
      }
    }
  });

  it('decodes once, and again when a file changed', async () => {
    const place = await prepared();
    const first = await load(place);
    expect(await load(place)).toEqual(first);
    expect(await readdir(join(place.cache, 'data'))).toHaveLength(1);
    await writePng(join(place.path, 'test/cat/0000.png'), [8, 8], [200, 100, 50]);
    const changed = await load(place);
    expect(changed.version).not.toBe(first.version);
    expect([...changed.test.images.subarray(9 * 192, 9 * 192 + 3)]).toEqual([200, 100, 50]);
  });

  it("keeps the folder's own validation part", async () => {
    const place = await prepared();
    const other = await writeCifarFolder(await temporaryFolder(), 2, 8);
    await rename(join(other, 'test'), join(place.path, 'val'));
    const { train, validation, test } = await load(place);
    expect([train.count, validation.count, test.count]).toEqual([30, 20, 30]);
  });

  it('turns grey and transparent images into RGB', async () => {
    const place = await prepared();
    const grey = sharp(Buffer.alloc(64, 77), { raw: { width: 8, height: 8, channels: 1 } });
    await writeFile(join(place.path, 'test/cat/0000.png'), await grey.toColourspace('b-w').png().toBuffer());
    const clear = sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 9, g: 8, b: 7, alpha: 1 } },
    });
    await writeFile(join(place.path, 'test/cat/0001.png'), await clear.png().toBuffer());
    const { test } = await load(place);
    expect([...test.images.subarray(9 * 192, 9 * 192 + 3)]).toEqual([77, 77, 77]);
    expect([...test.images.subarray(10 * 192, 10 * 192 + 3)]).toEqual([9, 8, 7]);
  });

  it('names two sizes and their files, and a file that is no image', async () => {
    const place = await prepared();
    await writePng(join(place.path, 'test/dog/0001.png'), [8, 9], [1, 2, 3]);
    await expect(load(place)).rejects.toThrow(
      /dog\/0001\.png: all images must have one size: .*airplane\/0000\.png is 8 x 8, this one 8 x 9/,
    );
    await writeFile(join(place.path, 'test/dog/0001.png'), 'not an image');
    await expect(load(place)).rejects.toThrow(/dog\/0001\.png: the image cannot be decoded/);
    expect(await readdir(place.cache)).toEqual([]);
  });

  it('says what data.path must name when there is none', async () => {
    await expect(imageFolder.load(ALL, { cache: '/nonexistent' })).rejects.toThrow(
      'data.path must name a folder',
    );
  });
});
