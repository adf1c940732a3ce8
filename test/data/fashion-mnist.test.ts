// Fashion-MNIST: the official files keep their split; the package's images are all there, in our split.
import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataSet } from '../../src/data/data-set.js';
import { fashionMnist } from '../../src/data/fashion-mnist.js';
import { idx, temporaryFolder } from './fixtures.js';

const ALL = { name: 'fashion-mnist', path: null, train: null, validation: null, test: null };
const cacheHome = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
const SHARED_CACHE = process.env.DYREP_CACHE || join(cacheHome, 'dyrep');

async function officialFolder(testSide = 4): Promise<string> {
  const folder = await temporaryFolder();
  const part = async (prefix: string, count: number, side: number) => {
    const pixels = Uint8Array.from({ length: count * side * side }, (_, i) => Math.floor(i / (side * side)));
    const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
    await writeFile(join(folder, `${prefix}-images-idx3-ubyte`), idx([count, side, side], pixels));
    await writeFile(join(folder, `${prefix}-labels-idx1-ubyte`), idx([count], labels));
  };
  await part('train', 120, 4);
  await part('t10k', 20, testSide);
  return folder;
}

describe('the official files', () => {
  it('keep their test part; a sixth of train is for validation', async () => {
    const path = await officialFolder();
    const data = await fashionMnist.load({ ...ALL, path }, { cache: '/nonexistent' });
    expect([data.train.count, data.validation.count, data.test.count]).toEqual([100, 20, 20]);
    expect(data.inputShape).toEqual([4, 4, 1]);
    expect(data.description).toContain('official test images');
    for (let label = 0; label < 10; label++) {
      expect(data.validation.labels.filter((l) => l === label).length).toBe(2);
    }
    expect(data.test.images[17]).toBe(1);
  });

  it('are refused when train and test images differ in size', async () => {
    const loading = fashionMnist.load({ ...ALL, path: await officialFolder(5) }, { cache: '/nonexistent' });
    await expect(loading).rejects.toThrow('train images are 4 x 4, test images 5 x 5');
  });
});

describe('the package', () => {
  it('gives 70,000 real images in our split, and says so', async () => {
    const data = await loadDataSet(ALL, { cache: SHARED_CACHE });
    expect([data.train.count, data.validation.count, data.test.count]).toEqual([50_000, 10_000, 10_000]);
    expect(data.inputShape).toEqual([28, 28, 1]);
    for (const [set, perClass] of [
      [data.train, 5000],
      [data.validation, 1000],
      [data.test, 1000],
    ] as const) {
      for (let label = 0; label < 10; label++) {
        expect(set.labels.filter((l) => l === label).length).toBe(perClass);
      }
    }
    expect(data.description).toContain('our split');
    // Of all 70,000 images the mean is 0.2862; a stratified part of 50,000 is near it.
    expect(data.mean[0]).toBeCloseTo(0.286, 2);
    expect(data.deviation[0]).toBeCloseTo(0.353, 2);
    const limited = await loadDataSet({ ...ALL, train: 4000, test: 500 }, { cache: SHARED_CACHE });
    expect([limited.train.count, limited.test.count]).toEqual([4000, 500]);
  });
});
