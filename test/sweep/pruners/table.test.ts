// The behaviour of src/sweep/pruners/table.ts on small histories.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnknownNameError } from '../../../src/errors.js';
import { FIRST_STATE, type PrunerState } from '../../../src/sweep/pruners/pruner.js';
import { createPruner, PRUNER_NAMES } from '../../../src/sweep/pruners/table.js';
import { curve, history } from './histories.js';

const NEEDED: Readonly<Record<string, object>> = {
  percentile: { percentile: 50 },
  threshold: { upper: 1 },
  'wandb-hyperband': { min_iter: 1 },
  patient: { patience: 1, wrapped: { rule: 'median', startup_trials: 1 } },
};

describe.each(PRUNER_NAMES)('%s', (name) => {
  it('decides alike on the same reports and changes nothing that it was given', () => {
    const pruner = createPruner(name, NEEDED[name]);
    const values = fc.array(fc.array(fc.double(), { maxLength: 6 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(values, (all) => {
        const told = history(all.map((v, i) => curve(i, v, i === 0 ? 'running' : 'complete')));
        const state: PrunerState = Object.freeze({ ...FIRST_STATE, rungs: Object.freeze({}) });
        const before = JSON.stringify(told);
        expect(pruner.decide(state, told, 0)).toEqual(pruner.decide(state, told, 0));
        expect(JSON.stringify(told)).toBe(before);
        if (!pruner.remembers) expect(pruner.decide(state, told, 0).state).toBe(state);
      }),
    );
  });

  it('refuses a setting that it does not have', () => {
    expect(() => createPruner(name, { ...NEEDED[name], no_such: 1 })).toThrow(/no_such/);
  });
});

it('lists the known names', () => {
  expect(() => createPruner('medain')).toThrow(UnknownNameError);
  expect(() => createPruner('medain')).toThrow(/did you mean 'median'/);
});

it('checks the settings of a wrapped rule', () => {
  expect(() => createPruner('patient', { patience: 1, wrapped: { rule: 'median', x: 1 } })).toThrow(/x/);
});
