import { describe, expect, it } from 'vitest';
import { loadDataSet } from '../../src/data/data-set.js';
import { createBatches } from '../../src/training/batches.js';
import { smallExperiment } from './run.js';

const experiment = smallExperiment();
const load = () => loadDataSet(experiment.data, { cache: 'unused' });

describe('batches of a trial', () => {
  it('are the same whenever they are asked for, and differ between epochs', async () => {
    const data = await load();
    const one = createBatches(experiment, data);
    const other = createBatches(experiment, data);
    expect(one.perEpoch).toBe(3);
    expect(other.epoch(2).at(1)).toEqual(one.epoch(2).at(1));
    expect(one.epoch(1).at(0).images).not.toEqual(one.epoch(2).at(0).images);
  });

  it('differ between seeds', async () => {
    const data = await load();
    const seeded = (seed: number) =>
      createBatches({ ...experiment, seed }, data)
        .epoch(1)
        .at(0).labels;
    expect(seeded(1)).not.toEqual(seeded(2));
  });

  it('start over when calibration asks for more than an epoch has', async () => {
    const batches = [...createBatches(experiment, await load()).calibration(1, 7)];
    expect(batches).toHaveLength(7);
    expect(batches[3]).toEqual(batches[0]);
    expect(batches[1]).not.toEqual(batches[0]);
  });
});
