import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { experimentSchema, resolveExperiment } from '../../src/trial/experiment.js';
import {
  parameterNames,
  parameterValue,
  unknownParameter,
  unreadBecause,
  withParameter,
  withParameters,
} from '../../src/trial/parameters.js';

const base = experimentSchema.parse({
  model: { name: 'vgg16' },
  data: { name: 'synthetic' },
  method: 'dyrep',
  train: { epochs: 2 },
});

describe('parameters', () => {
  it('have the dotted names of the schema, sections included', () => {
    expect(parameterNames()).toEqual(
      expect.arrayContaining([
        'model',
        'model.width',
        'data.augment.crop',
        'dyrep.dep.threshold',
        'method',
        'seed',
      ]),
    );
    expect(new Set(parameterNames()).size).toBe(parameterNames().length);
  });

  it('are set together as one after the other', () => {
    const together = withParameters(base, { 'train.epochs': 3, 'dyrep.interval': 2 });
    expect(together).toEqual(withParameter(withParameter(base, 'train.epochs', 3), 'dyrep.interval', 2));
    expect(withParameters(base, {})).toBe(base);
  });

  it('what is set is what is found, and the rest stays', () => {
    fc.assert(
      fc.property(fc.constantFrom(...parameterNames()), fc.jsonValue(), (name, value) => {
        const before = JSON.stringify(base);
        const after = withParameter(base, name, value);
        expect(parameterValue(after, name)).toEqual(value);
        expect(JSON.stringify(base)).toBe(before);
      }),
    );
  });

  it('what is not there is undefined, also behind a value or a prototype', () => {
    expect(parameterValue(base, 'dbb.branches')).toBeUndefined();
    expect(parameterValue(base, 'seed.x')).toBeUndefined();
    expect(parameterValue(base, 'constructor.name')).toBeUndefined();
  });

  it('an unknown name says where the key is, or what its section has', () => {
    expect(unknownParameter('key', 'lr')).toBe("unknown key 'lr'; did you mean 'train.lr'?");
    expect(unknownParameter('key', 'branches')).toContain("'dbb.branches' or 'dyrep.branches'");
    expect(unknownParameter('key', 'dyrep.intervall')).toMatch(/did you mean 'dyrep.interval'\?$/);
    expect(unknownParameter('key', 'dyrep.intervall')).not.toContain('train.lr');
  });

  it.each([
    ['dyrep.interval', { method: 'plain' }, 'method'],
    ['dyrep', { method: 'dbb' }, 'method'],
    ['dbb.branches', { method: 'dyrep' }, 'method'],
    ['dyrep.dep.threshold', { dyrep: { dep: { rule: 'off' } } }, 'dyrep.dep.rule'],
    ['dyrep.dep.spread', { dyrep: { dep: { rule: 'threshold' } } }, 'dyrep.dep.rule'],
    ['train.lr_min', { train: { epochs: 1, schedule: 'constant' } }, 'train.schedule'],
  ])('%s is not read with %j', (name, change, because) => {
    const experiment = resolveExperiment(experimentSchema.parse({ ...base, ...change }));
    expect(unreadBecause(experiment, name)?.parameter).toBe(because);
  });

  it('what its method and rules use is read', () => {
    const experiment = resolveExperiment(base);
    const sections = [
      'model',
      'data',
      'train',
      'dyrep',
      'dyrep.interval',
      'dyrep.dep.spread',
      'train.lr_min',
      'seed',
    ];
    for (const name of sections) expect(unreadBecause(experiment, name)).toBeNull();
  });
});
