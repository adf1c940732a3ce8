// IDX files: read plain and compressed; damaged ones are named with what was expected and what was found.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseIdx, readIdx, readIdxPart } from '../../src/data/idx.js';
import { DataError } from '../../src/errors.js';
import { idx, temporaryFolder } from './fixtures.js';

const pixels = Uint8Array.from({ length: 24 }, (_, i) => i);
const images = idx([2, 3, 4], pixels);

async function folderWith(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  return folder;
}

describe('parseIdx', () => {
  it('reads sizes and bytes', () => {
    expect(parseIdx(images, 'x', 3)).toEqual({ sizes: [2, 3, 4], bytes: pixels });
  });

  it('refuses a wrong magic number, a cut header, too few and too many bytes', () => {
    const problem =
      (bytes: Uint8Array, dimensions = 3) =>
      () =>
        parseIdx(bytes, 'f', dimensions);
    expect(problem(images, 1)).toThrow('f: expected magic number 0x00000801, found 0x00000803');
    expect(problem(images.subarray(0, 9))).toThrow('f: expected a header of 16 bytes, found 9');
    expect(problem(images.subarray(0, 39))).toThrow('f: expected 40 bytes for [2, 3, 4], found 39');
    expect(problem(Buffer.concat([images, images]))).toThrow('f: expected 40 bytes for [2, 3, 4], found 80');
  });
});

describe('readIdx', () => {
  it('takes the plain file, else the compressed one', async () => {
    const folder = await folderWith({ a: images, 'b.gz': gzipSync(images), 'c.gz': images });
    expect((await readIdx(join(folder, 'a'), 3)).bytes).toEqual(pixels);
    expect((await readIdx(join(folder, 'b'), 3)).bytes).toEqual(pixels);
    await expect(readIdx(join(folder, 'c'), 3)).rejects.toThrow('c.gz: cannot be uncompressed');
    await expect(readIdx(join(folder, 'd'), 3)).rejects.toThrow('d: no such file, nor one with .gz');
  });
});

describe('readIdxPart', () => {
  it('reads images with their labels', async () => {
    const folder = await folderWith({
      'train-images-idx3-ubyte': images,
      'train-labels-idx1-ubyte': idx([2], Uint8Array.of(1, 0)),
    });
    const { set, height, width } = await readIdxPart(folder, 'train', 2);
    expect([height, width]).toEqual([3, 4]);
    expect(set).toEqual({ images: pixels, labels: Uint8Array.of(1, 0), count: 2 });
    await expect(readIdxPart(folder, 'train', 1)).rejects.toThrow('label 1, expected less than 1');
  });

  it('refuses labels of another count', async () => {
    const folder = await folderWith({
      'train-images-idx3-ubyte': images,
      'train-labels-idx1-ubyte': idx([3], Uint8Array.of(1, 0, 1)),
    });
    const reading = readIdxPart(folder, 'train', 2);
    await expect(reading).rejects.toBeInstanceOf(DataError);
    await expect(reading).rejects.toThrow('expected 2 labels, one an image, found 3');
  });
});
