// Loading by name: limits are fixed stratified subsets, statistics are those of the train part.
import { describe, expect, it } from 'vitest';
import { loadDataSet } from '../../src/data/data-set.js';
import { channelStatistics } from '../../src/data/statistics.js';
import { DataError, UnknownNameError } from '../../src/errors.js';
import { temporaryFolder, writeCifarFolder } from './fixtures.js';

const NOWHERE = { cache: '/nonexistent' };
const ALL = { path: null, train: null, validation: null, test: null };

describe('loadDataSet', () => {
  it('gives the parts with mean and deviation of the train part', async () => {
    const data = await loadDataSet({ name: 'synthetic', ...ALL }, NOWHERE);
    expect([data.train.count, data.validation.count, data.test.count]).toEqual([400, 100, 100]);
    const { mean, deviation } = channelStatistics(data.train.images, 3);
    expect({ mean: data.mean, deviation: data.deviation }).toEqual({ mean, deviation });
    expect(data.name).toBe('synthetic');
  });

  it('limits parts to the same stratified images each time', async () => {
    const path = await writeCifarFolder(await temporaryFolder(), 4);
    const environment = { cache: await temporaryFolder() };
    const options = { name: 'image-folder', path, train: 20, validation: null, test: 10 };
    const data = await loadDataSet(options, environment);
    expect(await loadDataSet(options, environment)).toEqual(data);
    for (let label = 0; label < 10; label++) {
      expect(data.train.labels.filter((l) => l === label).length).toBe(2);
      expect(data.test.labels.filter((l) => l === label).length).toBe(1);
    }
  });

  it('refuses a limit above what there is, and a name that it does not know', async () => {
    const path = await writeCifarFolder(await temporaryFolder(), 2);
    const environment = { cache: await temporaryFolder() };
    const many = loadDataSet({ name: 'image-folder', ...ALL, path, train: 1000 }, environment);
    await expect(many).rejects.toThrow('image-folder: the train part has 18 images, 1000 were asked for');
    await expect(many).rejects.toBeInstanceOf(DataError);
    const unknown = loadDataSet({ name: 'cifar11', ...ALL }, NOWHERE);
    await expect(unknown).rejects.toBeInstanceOf(UnknownNameError);
    await expect(unknown).rejects.toThrow("did you mean 'cifar10'?");
  });

  it('stops when it is told to', async () => {
    const options = { ...NOWHERE, signal: AbortSignal.abort() };
    await expect(loadDataSet({ name: 'synthetic', ...ALL }, options)).rejects.toThrow('abort');
  });
});
