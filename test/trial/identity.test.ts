import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Experiment,
  experimentSchema,
  LATER_DEFAULTS,
  resolveExperiment,
} from '../../src/trial/experiment.js';
import { armId, canonicalJson, trialId } from '../../src/trial/identity.js';
import { parameterValue, withParameter } from '../../src/trial/parameters.js';

const example = (seed = 1): Experiment =>
  resolveExperiment(
    experimentSchema.parse({
      model: { name: 'vgg16' },
      data: { name: 'synthetic' },
      method: 'plain',
      train: { epochs: 2 },
      seed,
    }),
  );

/** The same value with its keys in another order, all the way down. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([k, v]) => [k, reordered(v)]),
  );
}

describe('identity', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reordered(value))).toBe(canonicalJson(value));
      }),
    );
    expect(trialId(reordered(example()) as Experiment)).toBe(trialId(example()));
  });

  it('canonical JSON is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('-0 is 0, and a missing value is no value', () => {
    expect(canonicalJson({ b: -0, a: undefined, c: [1e21, 0.1] })).toBe('{"b":0,"c":[1e+21,0.1]}');
  });

  it('a seed makes another trial of the same arm', () => {
    expect(trialId(example(1))).not.toBe(trialId(example(2)));
    expect(armId(example(1))).toBe(armId(example(2)));
    expect(armId(example())).not.toBe(trialId(example()));
  });

  it('every value counts', () => {
    const e = example();
    const others = [
      { ...e, method: 'dbb' as const },
      { ...e, train: { ...e.train, lr: 0.2 } },
      { ...e, data: { ...e.data, train: 100 } },
    ];
    expect(new Set([e, ...others].map(armId)).size).toBe(4);
  });

  it('stays as it was, so that trials of older runs are found again', () => {
    expect([trialId(example()), armId(example())]).toMatchInlineSnapshot(`
      [
        "224e11b48e81db79",
        "180a4575fe7af0eb",
      ]
    `);
    const other = (method: 'dbb' | 'dyrep') => resolveExperiment({ ...example(), method });
    expect([other('dbb'), other('dyrep')].map(trialId)).toEqual(['e875c1a362bd63a6', 'f736905e89aeea71']);
  });

  it('leaves out later keys where they say what was meant before them, and only there', () => {
    const dyrep = resolveExperiment({ ...example(), method: 'dyrep' });
    for (const [name, old] of Object.entries(LATER_DEFAULTS)) {
      expect(parameterValue(dyrep, name), name).toBe(old);
      const without = withParameter(dyrep, name, undefined) as Experiment;
      expect(trialId(without), name).toBe(trialId(dyrep));
      const other = withParameter(dyrep, name, 'another value') as Experiment;
      expect(trialId(other), name).not.toBe(trialId(dyrep));
      expect(armId(other), name).not.toBe(armId(dyrep));
    }
  });
});
