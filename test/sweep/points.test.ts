import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plan, problems } from './example.js';

const PARAMETERS = { 'train.lr': [0.1, 0.2, 0.3], 'train.batch_size': [32, 64, 128] };
const names = (sweep: object) => plan(sweep).arms.map((arm) => arm.name);

describe('the points of a sweep', () => {
  it('zipped, take their values together', () => {
    const zip = ['train.lr', 'train.batch_size'];
    const zipped = plan({ parameters: PARAMETERS, zip });
    expect(zipped.arms.map((a) => a.name)).toEqual([
      'lr=0.1 batch_size=32',
      'lr=0.2 batch_size=64',
      'lr=0.3 batch_size=128',
    ]);
    expect(zipped.rules).toEqual([{ rule: 'zip train.lr, train.batch_size', removed: 6, added: 0 }]);
    expect(names({ parameters: PARAMETERS, zip: [zip] })).toEqual(zipped.arms.map((a) => a.name));
  });

  it('zipped, cross with the others and keep their conditions', () => {
    const when = { method: 'dyrep' };
    const parameters = {
      'dyrep.interval': { values: [1, 2], when },
      method: ['plain', 'dyrep'],
      'dyrep.grow': { values: [3, 4], when },
    };
    expect(names({ parameters, zip: ['dyrep.interval', 'dyrep.grow'] })).toEqual([
      'plain',
      'interval=1 dyrep grow=3',
      'interval=2 dyrep grow=4',
    ]);
  });

  it('zipped, may be longer than a grid could be', () => {
    const values = Array.from({ length: 2000 }, (_, i) => i + 1);
    const parameters = { 'train.epochs': values, 'train.batch_size': values };
    const { arms, rules } = plan({ parameters, zip: ['train.epochs', 'train.batch_size'] });
    expect(arms).toHaveLength(2000);
    expect(rules[0]?.removed).toBeNull();
  });

  it('are without those that exclude names, and with those of include', () => {
    const sweep = {
      parameters: PARAMETERS,
      exclude: [{ 'train.lr': 0.1 }, { 'train.lr': 0.2, 'train.batch_size': 64 }, { 'train.lr': 9 }],
      include: [{ 'train.lr': 0.5 }, { 'train.lr': 0.3, 'train.batch_size': 32 }, { 'model.width': 8 }],
    };
    const { arms, rules, sweep: record } = plan(sweep);
    expect(arms.map((a) => a.name)).toEqual([
      'lr=0.2 batch_size=32',
      'lr=0.2 batch_size=128',
      'lr=0.3 batch_size=32',
      'lr=0.3 batch_size=64',
      'lr=0.3 batch_size=128',
      'lr=0.5',
      'width=8',
    ]);
    expect(rules.map((r) => [r.removed, r.added])).toEqual([
      [3, 0],
      [1, 0],
      [0, 0],
      [0, 1],
      [0, 0],
      [0, 1],
    ]);
    expect(record.parameters).toEqual(['train.lr', 'train.batch_size', 'model.width']);
  });

  it('are those that fulfil the constraints, whatever is varied', () => {
    const constraints = ['train.lr * train.batch_size <= 12.8', "method == 'plain'"];
    const { arms, rules } = plan({ parameters: PARAMETERS, constraints });
    expect(arms.map((a) => a.name)).toEqual([
      'lr=0.1 batch_size=32',
      'lr=0.1 batch_size=64',
      'lr=0.1 batch_size=128',
      'lr=0.2 batch_size=32',
      'lr=0.2 batch_size=64',
      'lr=0.3 batch_size=32',
    ]);
    expect(rules.map((r) => [r.rule, r.removed])).toEqual([
      ['constraint train.lr * train.batch_size <= 12.8', 3],
      ["constraint method == 'plain'", 0],
    ]);
  });

  it('stay where a constraint is about what they do not have', () => {
    const parameters = {
      method: ['plain', 'dyrep'],
      'dyrep.interval': { values: [1, 2, 3], when: { method: 'dyrep' } },
    };
    expect(names({ parameters, constraints: 'dyrep.interval > 1' })).toEqual([
      'plain',
      'dyrep interval=2',
      'dyrep interval=3',
    ]);
    expect(names({ parameters, constraints: "dyrep.interval > 1 and method == 'dyrep'" })).toHaveLength(2);
  });

  it('that could not run may be kept out by a constraint', () => {
    const parameters = { 'dyrep.interval': [2, 400], method: ['dyrep'] };
    expect(problems({ parameters })).toHaveLength(1);
    expect(names({ parameters, constraints: 'dyrep.interval < train.epochs' })).toEqual(['interval=2 dyrep']);
  });

  it('of include are checked like others, at their place', () => {
    const include = [{ 'train.lr': -1 }, { 'dyrep.interval': 2 }];
    expect(problems({ parameters: PARAMETERS, include })).toEqual([
      'include[0].train.lr: expected a positive number, got -1',
      'include[1].dyrep.interval: method plain does not read dyrep.interval; leave it out',
    ]);
  });

  it('are the grid less what a filter of it would take', () => {
    const subset = <T>(list: readonly T[]) => fc.subarray([...list], { minLength: 1 });
    fc.assert(
      fc.property(
        subset([0.1, 0.2, 0.3]),
        subset([32, 64, 128]),
        fc.integer({ min: 5, max: 40 }),
        (lr, size, most) => {
          const kept = lr.flatMap((a) =>
            size.filter((b) => a * b <= most).map((b) => `lr=${a} batch_size=${b}`),
          );
          const parameters = { 'train.lr': lr, 'train.batch_size': size };
          const constraints = `train.lr * train.batch_size <= ${most}`;
          if (kept.length === 0) expect(problems({ parameters, constraints })).toHaveLength(1);
          else expect(names({ parameters, constraints })).toEqual(kept);
        },
      ),
      { numRuns: 30 },
    );
  });
});
