// The table of models is what an experiment may name.
import { expect, it } from 'vitest';
import { UnknownNameError } from '../../src/errors.js';
import { buildModel, MODEL_NAMES } from '../../src/models/table.js';
import { outputShape } from '../../src/nn/geometry.js';
import { random } from '../../src/random.js';
import { MODEL_NAMES as SCHEMA_NAMES } from '../../src/trial/experiment.js';

const options = { width: 2, head: 'light', inputShape: [28, 28, 1], classes: 10 } as const;

it('builds every model by name, the same for the same stream', () => {
  expect(MODEL_NAMES).toEqual(SCHEMA_NAMES);
  for (const name of MODEL_NAMES) {
    expect(outputShape(buildModel(name, options, random(1)), [28, 28, 1])).toEqual([10]);
    expect(buildModel(name, options, random(1))).toEqual(buildModel(name, options, random(1)));
    expect(buildModel(name, options, random(1))).not.toEqual(buildModel(name, options, random(2)));
  }
});

it('names the nearest for a slip', () => {
  expect(() => buildModel('vgg-16', options, random(1))).toThrow(UnknownNameError);
  expect(() => buildModel('vgg-16', options, random(1))).toThrow("did you mean 'vgg16'?");
});
