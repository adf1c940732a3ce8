// The generated data set: seeded, balanced, and learnable by the plainest rule there is.
import { describe, expect, it } from 'vitest';
import type { ImageSet } from '../../src/data/data-set.js';
import { synthetic } from '../../src/data/synthetic.js';

const SIZE = 16 * 16 * 3;
const DEFAULTS = { name: 'synthetic', path: null, train: null, validation: null, test: null };
const load = (options: object = {}) => synthetic.load({ ...DEFAULTS, ...options }, { cache: '/nonexistent' });

function classMeans(set: ImageSet): Float64Array[] {
  const means = Array.from({ length: 10 }, () => new Float64Array(SIZE));
  for (let i = 0; i < set.count; i++) {
    const mean = means[set.labels[i]!]!;
    for (let p = 0; p < SIZE; p++) mean[p]! += set.images[i * SIZE + p]! / (set.count / 10);
  }
  return means;
}

function nearestMean(set: ImageSet, i: number, means: readonly Float64Array[]): number {
  const distances = means.map((mean) =>
    mean.reduce((sum, value, p) => sum + (value - set.images[i * SIZE + p]!) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}

describe('synthetic', () => {
  it('is the same each time, and as large as asked for', async () => {
    expect(await load()).toEqual(await load());
    const { train, test, inputShape } = await load({ train: 30, test: 20 });
    expect([train.count, test.count, train.images.length]).toEqual([30, 20, 30 * SIZE]);
    expect(inputShape).toEqual([16, 16, 3]);
    expect((await load({ seed: 1 })).train.images).not.toEqual((await load()).train.images);
  });

  it('has classes that the nearest mean tells apart on other images', async () => {
    const { train, test } = await load();
    const means = classMeans(train);
    const right = Array.from(test.labels).filter((label, i) => nearestMean(test, i, means) === label);
    expect(right.length / test.count).toBeGreaterThan(0.8);
  });
});
