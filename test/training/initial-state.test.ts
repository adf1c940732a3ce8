// What training starts from: the method, drawn from the trial's seed, and nothing that has happened yet.
import { describe, expect, it } from 'vitest';
import { StructureError } from '../../src/errors.js';
import { buildModel } from '../../src/models/table.js';
import type { Layer } from '../../src/nn/layer.js';
import { variablesOf } from '../../src/nn/parameters.js';
import { structureOf } from '../../src/nn/structure.js';
import { random } from '../../src/random.js';
import { searchedBranches } from '../../src/reparam/branch-search.js';
import { foundIn } from '../../src/reparam/found.js';
import { NO_PROGRESS } from '../../src/training/checkpoint.js';
import { initialState, methodOptions } from '../../src/training/initial-state.js';
import { METHOD_NAMES } from '../../src/trial/experiment.js';
import { smallExperiment } from './run.js';

const SHAPE = { inputShape: [16, 16, 3], classes: 4 } as const;
const plain = buildModel('vgg11', { width: 1, head: 'light', ...SHAPE }, random(3));
const structure = { blocks: { 'features.conv0.conv': ['1x1', 'kxk'] }, norm_after: true };
const experimentOf = (method: string, seed = 1) =>
  smallExperiment({ method, seed, ...(method === 'static-found' && { [method]: { structure } }) });
const start = (method: string, seed = 1) => initialState(experimentOf(method, seed), plain);
const blocksIn = (model: Layer) => Object.values(foundIn(model).blocks);

describe('the state before the first batch', () => {
  it.each(METHOD_NAMES)('of %s has no momentum and no progress', (method) => {
    const { velocities, progress } = start(method);
    expect(velocities).toEqual({});
    const { search: _, ...counters } = progress;
    expect(counters).toEqual(NO_PROGRESS);
  });

  it.each(['plain', 'dyrep', 'random-growth'])('of %s is the network as it was built', (method) => {
    expect(start(method).model).toEqual(plain);
  });

  it('of a method with blocks has them, and leaves the network that was built alone', () => {
    const before = structuredClone(variablesOf(plain));
    const { model } = start('dbb');
    expect(blocksIn(model).length).toBeGreaterThan(0);
    expect([structureOf(plain).kind, blocksIn(plain)]).toEqual(['sequence', []]);
    expect(variablesOf(plain)).toEqual(before);
  });

  it('is the same for the same seed, and another one for another', () => {
    expect(start('dbb', 7)).toEqual(start('dbb', 7));
    const [one, other] = [start('dbb', 7), start('dbb', 8)];
    expect(structureOf(one.model)).toEqual(structureOf(other.model));
    expect(variablesOf(one.model)).not.toEqual(variablesOf(other.model));
  });

  it('has an alpha of zero for each branch that is searched, and none without a search', () => {
    const { model, progress } = start('repnas');
    const { length } = searchedBranches(model);
    expect(length).toBeGreaterThan(0);
    expect(progress.search).toMatchObject({ alphas: Array(length).fill(0), steps: 0 });
    for (const method of METHOD_NAMES)
      if (method !== 'repnas') expect(start(method).progress, method).not.toHaveProperty('search');
  });
});

describe('what a method is told', () => {
  it('is the branches of dbb, which the blocks then have', () => {
    const experiment = smallExperiment({ method: 'dbb', dbb: { branches: ['1x1'] } });
    expect(methodOptions(experiment)).toEqual({ branches: ['1x1'] });
    const blocks = blocksIn(initialState(experiment, plain).model);
    expect(new Set(blocks.flat())).toEqual(new Set(['1x1', 'kxk']));
  });

  it('is the structure of static-found, which the network then has', () => {
    const experiment = experimentOf('static-found');
    expect(methodOptions(experiment)).toEqual({ structure });
    expect(foundIn(initialState(experiment, plain).model)).toEqual(structure);
  });

  it('is nothing for the others', () => {
    for (const method of ['plain', 'acb', 'repvgg', 'dyrep', 'repnas'])
      expect(methodOptions(experimentOf(method)), method).toEqual({});
  });

  it('is no file: a structure that was not read is refused by name', () => {
    const experiment = smallExperiment({
      method: 'static-found',
      'static-found': { structure: 'found.json' },
    });
    expect(() => methodOptions(experiment)).toThrow(StructureError);
    expect(() => initialState(experiment, plain)).toThrow("'found.json' is still the name of a file");
  });
});
