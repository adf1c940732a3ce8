// The table of models is what an experiment may name.
import { describe, expect, it } from 'vitest';
import { UnknownNameError } from '../../src/errors.js';
import { buildModel, MODEL_NAMES } from '../../src/models/table.js';
import { outputShape } from '../../src/nn/geometry.js';
import { parameters } from '../../src/nn/parameters.js';
import { structureOf } from '../../src/nn/structure.js';
import { blank, random } from '../../src/random.js';
import { fuse, fusedOutline } from '../../src/reparam/fuse.js';
import { MODEL_NAMES as SCHEMA_NAMES } from '../../src/trial/experiment.js';

const options = { width: 8, inputShape: [28, 28, 1], classes: 10 } as const;

it('holds the names of the schema', () => expect(MODEL_NAMES).toEqual(SCHEMA_NAMES));

describe.each(MODEL_NAMES)('%s', (name) => {
  it('takes small images of any form', () => {
    for (const inputShape of [
      [28, 28, 1],
      [16, 20, 3],
      [32, 48, 3],
    ] as const)
      expect(outputShape(buildModel(name, { ...options, inputShape }, blank()), inputShape)).toEqual([10]);
  });

  it('counts the same with and without weights', () => {
    const drawn = structureOf(buildModel(name, options, random(1)));
    expect(structureOf(buildModel(name, options, blank()))).toEqual(drawn);
  });
});

describe.each(['vgg11', 'resnet18', 'resnet50', 'mobilenetv1', 'repvgg-a0', 'repvgg-b1g4'])('%s', (name) => {
  const model = buildModel(name, options, random(1));

  it('is the same for the same stream', () => {
    expect(buildModel(name, options, random(1))).toEqual(model);
    expect(buildModel(name, options, random(2))).not.toEqual(model);
  });

  it('gives each layer its own weights', () => {
    const weights = parameters(model).filter((p) => p.role === 'weight');
    expect(new Set(weights.map((p) => p.value.values[0])).size).toBe(weights.length);
  });

  it('is outlined as it is fused', () => {
    expect(structureOf(fusedOutline(model))).toEqual(structureOf(fuse(model)));
  });
});

it('names the nearest for a slip', () => {
  expect(() => buildModel('vgg-16', options, random(1))).toThrow(UnknownNameError);
  expect(() => buildModel('vgg-16', options, random(1))).toThrow("did you mean 'vgg16'?");
});
