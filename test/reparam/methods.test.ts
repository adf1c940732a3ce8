// The methods' starting networks.
import { describe, expect, it } from 'vitest';
import { UnknownNameError } from '../../src/errors.js';
import { buildModel } from '../../src/models/table.js';
import { layerAt } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import { branchKinds } from '../../src/reparam/block.js';
import { applyMethod, METHOD_NAMES } from '../../src/reparam/methods.js';
import { METHOD_NAMES as SCHEMA_NAMES } from '../../src/trial/experiment.js';

const options = { width: 2, head: 'light', inputShape: [16, 16, 3], classes: 5 } as const;
const model = buildModel('vgg11', options, random(1));

describe('methods', () => {
  it('are those that an experiment may name', () => {
    expect(METHOD_NAMES).toEqual(SCHEMA_NAMES);
    expect(() => applyMethod('dbbb', model, random(1))).toThrow(UnknownNameError);
  });

  it('plain and dyrep start from the model as it is', () => {
    expect(applyMethod('plain', model, random(1))).toBe(model);
    expect(applyMethod('dyrep', model, random(1))).toBe(model);
  });

  it('dbb puts a block in each convolution and drops the batch norm after it', () => {
    const dbb = applyMethod('dbb', model, random(1));
    const stage = layerAt(dbb, 'features.conv3');
    expect(stage.kind === 'sequence' && Object.keys(stage.layers)).toEqual(['conv', 'relu']);
    const block = layerAt(dbb, 'features.conv3.conv');
    expect(block.kind === 'block' && branchKinds(block)).toEqual(['1x1', '1x1-kxk', '1x1-avg', 'kxk']);
  });

  it('dbb takes other branches, and the same stream gives the same weights', () => {
    const dbb = applyMethod('dbb', model, random(1), { branches: ['1x1', 'kxk'] });
    const block = layerAt(dbb, 'features.conv0.conv');
    expect(block.kind === 'block' && branchKinds(block)).toEqual(['1x1', 'kxk']);
    expect(applyMethod('dbb', model, random(1), { branches: ['1x1', 'kxk'] })).toEqual(dbb);
    expect(applyMethod('dbb', model, random(2), { branches: ['1x1', 'kxk'] })).not.toEqual(dbb);
  });
});
