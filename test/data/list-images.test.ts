// Listing a folder of images: parts, classes, and what is refused.
import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listImages } from '../../src/data/list-images.js';
import { temporaryFolder } from './fixtures.js';

async function tree(...files: readonly string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), file);
  }
  return folder;
}
const TRAIN = ['train/b/2.png', 'train/b/1.JPEG', 'train/a/1.jpg', 'train/a/notes.txt', 'train/a/.1.jpg'];
const TEST = ['test/a/1.png', 'test/b/1.png'];
const VAL = ['val/a/1.png', 'val/b/1.png'];

describe('listImages', () => {
  it('lists classes and images in order, leaving other files out', async () => {
    const folder = await tree(...TRAIN, ...TEST);
    const { classes, train, validation, test } = await listImages(folder);
    expect(classes).toEqual(['a', 'b']);
    expect(train.map((f) => [f.path.slice(folder.length + 1), f.label])).toEqual([
      ['train/a/1.jpg', 0],
      ['train/b/1.JPEG', 1],
      ['train/b/2.png', 1],
    ]);
    expect(validation).toBeNull();
    expect(test.length).toBe(2);
  });

  it('takes val/ as the test part when it is alone, as validation beside test/', async () => {
    const alone = await listImages(await tree(...TRAIN, ...VAL));
    expect([alone.validation, alone.test.length]).toEqual([null, 2]);
    const both = await listImages(await tree(...TRAIN, ...VAL, ...TEST));
    expect(both.validation?.[0]?.path).toContain('/val/');
    expect(both.test[0]?.path).toContain('/test/');
  });

  it('tells a changed folder from the same one, wherever it lies', async () => {
    const [one, two] = [await tree(...TRAIN, ...TEST), await tree(...TRAIN, ...TEST)];
    for (const folder of [one, two]) {
      for (const file of [...TRAIN, ...TEST]) await utimes(join(folder, file), 1, 1);
    }
    const { key } = await listImages(one);
    expect((await listImages(two)).key).toBe(key);
    await writeFile(join(two, 'test/a/1.png'), 'longer than before');
    expect((await listImages(two)).key).not.toBe(key);
  });

  it('follows links to class folders', async () => {
    const folder = await tree(...TRAIN, ...TEST, 'elsewhere/c/1.png', 'test/c/1.png');
    await symlink(join(folder, 'elsewhere/c'), join(folder, 'train/c'));
    expect((await listImages(folder)).classes).toEqual(['a', 'b', 'c']);
  });

  it('names what is wrong', async () => {
    const wrong = async (problem: string, ...files: readonly string[]) => {
      await expect(listImages(await tree(...files))).rejects.toThrow(problem);
    };
    await wrong('expected train/ and test/ or val/ with a folder a class, found train', ...TRAIN);
    await wrong('found no folder', 'x.png');
    await wrong('1 class folders, expected two or more', 'train/a/1.png', ...TEST);
    await wrong('no class of this name in train/', ...TRAIN, ...TEST, 'test/c/1.png');
    await wrong('cannot be read', ...TRAIN, 'test/a/1.png');
    await wrong('no JPEG or PNG file', ...TRAIN, 'test/a/1.png', 'test/b/1.gif');
    const piped = await tree(...TRAIN, ...TEST);
    execFileSync('mkfifo', [join(piped, 'test/b/2.png')]);
    await expect(listImages(piped)).rejects.toThrow('2.png: it is no regular file');
    const folder = await tree();
    await rm(folder, { recursive: true });
    await expect(listImages(folder)).rejects.toThrow('cannot be read');
  });
});
