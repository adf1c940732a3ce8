import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SweepRecord, SweepTrial } from '../../src/store/store.js';
import { experimentSchema, METHOD_NAMES } from '../../src/trial/experiment.js';
import { BASE, plan, problems } from './example.js';

const DYREP_INTERVALS = {
  method: ['plain', 'dbb', 'dyrep'],
  'dyrep.interval': { values: [1, 2], when: { method: 'dyrep' } },
};

describe('the plan of a sweep', () => {
  it('has every arm with the first seed, then every arm with the second', () => {
    const { trials } = plan({ parameters: DYREP_INTERVALS, seeds: 2 });
    expect(trials.map((t) => `${t.position} ${t.arm} seed ${t.trial.experiment.seed}`)).toEqual([
      '0 plain seed 1',
      '1 dbb seed 1',
      '2 dyrep interval=1 seed 1',
      '3 dyrep interval=2 seed 1',
      '4 plain seed 2',
      '5 dbb seed 2',
      '6 dyrep interval=1 seed 2',
      '7 dyrep interval=2 seed 2',
    ]);
    expect(trials[3]?.parameters).toEqual({ method: 'dyrep', 'dyrep.interval': 2 });
    expect(trials[3]?.trial.experiment.dyrep?.interval).toBe(2);
    expect(trials[0]?.parameters).toEqual({ method: 'plain' });
  });

  it('is what the store takes', () => {
    const { sweep, trials } = plan({ parameters: DYREP_INTERVALS, baseline: { method: 'plain' } });
    const record: SweepRecord = sweep;
    const planned: readonly SweepTrial[] = trials;
    expect(record).toEqual({
      id: 'example',
      source: '…',
      metric: { name: 'val.accuracy', goal: 'maximize', select: 'best' },
      parameters: ['method', 'dyrep.interval'],
      baseline: planned[0]?.trial.arm,
      createdAt: 7,
    });
  });

  it('without parameters and seeds it is the experiment', () => {
    const { trials, arms } = plan({}, { ...BASE, seed: 5 });
    expect(trials.map((t) => [t.arm, t.trial.experiment.seed])).toEqual([['plain', 5]]);
    expect(arms).toHaveLength(1);
  });

  it('a section may vary as a whole', () => {
    const { arms } = plan({ parameters: { 'data.augment': [{}, { crop: 2 }] } });
    expect(arms.map((a) => a.name)).toEqual(['augment={}', 'augment={"crop":2}']);
    expect(arms.map((a) => a.experiment.data.augment.crop)).toEqual([0, 2]);
  });

  it('the same trial has the same id in every sweep, whatever the order of its file', () => {
    const swapped = {
      'dyrep.interval': DYREP_INTERVALS['dyrep.interval'],
      method: ['dyrep', 'dbb', 'plain'],
    };
    const ids = (parameters: object) => new Set(plan({ parameters, seeds: 3 }).trials.map((t) => t.trial.id));
    expect(ids(swapped)).toEqual(ids(DYREP_INTERVALS));
    expect(ids({ method: ['plain'] })).toEqual(ids({}));
    expect([...ids({})].every((id) => ids(DYREP_INTERVALS).has(id))).toBe(true);
  });

  it('has no trial twice, misses none, and names each arm otherwise', () => {
    const list = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
    const parameters = fc.record(
      {
        method: list(['plain', 'dbb', 'dyrep']),
        'train.lr': list([0.1, 0.2, 1e-3]),
        'data.augment.crop': list([0, 1, 2]),
        'model.width': list([8, 64]),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(parameters, fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 3 }), (varied, seeds) => {
        const { trials, arms } = plan({ parameters: varied, seeds });
        const count = Object.values(varied).reduce((n, values) => n * values.length, 1);
        expect(arms).toHaveLength(count);
        expect(trials).toHaveLength(count * seeds.length);
        expect(new Set(trials.map((t) => t.trial.id)).size).toBe(trials.length);
        expect(new Set(arms.map((a) => a.name)).size).toBe(count);
        expect(new Set(trials.map((t) => t.trial.arm))).toEqual(new Set(arms.map((a) => a.id)));
        expect(trials.map((t) => t.position)).toEqual(trials.map((_, i) => i));
      }),
      { numRuns: 50 },
    );
  });

  it('more seeds or values only add trials', () => {
    const before = plan({ parameters: DYREP_INTERVALS, seeds: 2 }).trials.map((t) => t.trial.id);
    const wider = { ...DYREP_INTERVALS, 'dyrep.interval': { values: [1, 2, 5], when: { method: 'dyrep' } } };
    const after = new Set(plan({ parameters: wider, seeds: 3 }).trials.map((t) => t.trial.id));
    expect(before.every((id) => after.has(id))).toBe(true);
  });
});

describe('a plan is refused', () => {
  it('when an arm does not read a parameter, with the line that helps', () => {
    const parameters = { method: ['plain', 'dyrep'], 'dyrep.interval': [1, 2] };
    expect(problems({ parameters })).toEqual([
      'parameters.dyrep.interval: method plain does not read dyrep.interval; add `when: { method: dyrep }` to it',
    ]);
    expect(problems({ parameters: { 'dyrep.interval': [1, 2] } })).toEqual([
      'parameters.dyrep.interval: method plain does not read dyrep.interval; set `method: dyrep` in the experiment',
    ]);
    const off = { 'dyrep.dep.rule': ['off', 'reference', 'threshold'], 'dyrep.dep.threshold': [0.1, 0.2] };
    expect(problems({ parameters: off }, experimentSchema.parse({ ...BASE, method: 'dyrep' }))).toEqual([
      'parameters.dyrep.dep.threshold: dyrep.dep.rule off does not read dyrep.dep.threshold; add `when: { dyrep.dep.rule: [reference, threshold] }` to it',
    ]);
  });

  it('for every value that no experiment may have, each said once', () => {
    const parameters = { method: ['plain', 'dbbb'], 'train.lr': { values: [0.1, -1, 'fast'] } };
    expect(problems({ parameters })).toEqual([
      `parameters.method[1]: unknown method 'dbbb', expected one of ${METHOD_NAMES.join(', ')}; did you mean 'dbb'?`,
      'parameters.train.lr.values[1]: expected a positive number, got -1',
      'parameters.train.lr.values[2]: expected a positive number, got "fast"',
    ]);
  });

  it('for a fault inside a value, at that fault', () => {
    expect(problems({ parameters: { 'data.augment': [{ crop: 2 }, { crop: -2 }, { flop: true }] } })).toEqual(
      [
        'parameters.data.augment[1].crop: expected a whole number from 0 to 1024, got -2',
        "parameters.data.augment[2].flop: unknown key 'flop', expected one of crop, flip, cutout; did you mean 'flip'?",
      ],
    );
  });

  it('when two arms are the same experiment', () => {
    expect(problems({ parameters: { 'data.augment': [{}, { crop: 0 }] } })).toEqual([
      `parameters: the arms 'augment={}' and 'augment={"crop":0}' are the same experiment`,
    ]);
  });

  it('when the baseline is no arm, or several', () => {
    expect(problems({ parameters: DYREP_INTERVALS, baseline: { method: 'dyrep' } })).toEqual([
      "baseline: these values fit 2 arms, name one: 'dyrep interval=1', 'dyrep interval=2'",
    ]);
    expect(problems({ parameters: DYREP_INTERVALS, baseline: { 'dyrep.interval': 7 } })).toEqual([
      "baseline: no arm has these values; the arms are 'plain', 'dbb', 'dyrep interval=1', 'dyrep interval=2'",
    ]);
  });

  it('when it has more trials than anybody means', () => {
    const values = Array.from({ length: 200 }, (_, i) => i + 1);
    const parameters = { 'model.width': values, 'train.epochs': values };
    expect(problems({ parameters })).toEqual([
      'parameters: these parameters times the seeds plan more than 10000 trials',
    ]);
  });
});
