import { describe, expect, it } from 'vitest';
import { type ArmIssues, armMaker, baselineIssues, baselineOf, sameArms } from '../../src/sweep/arms.js';
import { listedPoint } from '../../src/sweep/points.js';
import { sweepSchema } from '../../src/sweep/sweep.js';
import { type Issue, renderPath } from '../../src/trial/explain.js';
import { BASE } from './example.js';

const sweep = sweepSchema.parse({
  experiment: 'a.yml',
  parameters: { method: ['plain', 'dyrep'], 'dyrep.interval': [1, 2], 'train.lr': [0.1] },
  baseline: { method: 'plain' },
});
const make = armMaker(sweep, BASE, 7);
const at = (values: Readonly<Record<string, unknown>>) => listedPoint(values, ['include', 0]);
const texts = (issues: readonly Issue[]) => issues.map((i) => `${renderPath(i.path)}: ${i.message}`);

describe('an arm', () => {
  it('has the experiment of its point with the first seed, and a name of its values', () => {
    const arm = make(at({ method: 'dyrep', 'dyrep.interval': 2 }))!;
    expect(arm).toMatchObject({
      name: 'dyrep interval=2',
      parameters: { method: 'dyrep', 'dyrep.interval': 2 },
    });
    expect(arm.experiment).toMatchObject({ seed: 7, method: 'dyrep', dyrep: { interval: 2 } });
    expect(armMaker(sweep, BASE, 8)(at({ method: 'dyrep', 'dyrep.interval': 2 }))?.id).toBe(arm.id);
  });

  it('is not made of values that are refused or not read, which is said apart', () => {
    const issues: ArmIssues = { refused: [], unread: [] };
    expect(make(at({ 'train.lr': -1 }), issues)).toBeNull();
    expect(make(at({ 'dyrep.interval': 2 }), issues)).toBeNull();
    expect(make(at({ method: 'dyrep', 'dyrep.interval': 30 }), issues)).toBeNull();
    expect(texts(issues.refused)).toEqual([
      'include[0].train.lr: expected a positive number, got -1',
      expect.stringMatching(/^include\[0\]\.dyrep\.interval: an interval of 30 never fires/),
    ]);
    expect(texts(issues.unread)).toEqual([
      'include[0].dyrep.interval: method plain does not read dyrep.interval; leave it out',
    ]);
  });

  it('may be another one under another name, and may be the baseline', () => {
    const [plain, same, dyrep] = [{ method: 'plain' }, { 'train.lr': 0.1 }, { method: 'dyrep' }].map(
      (values) => make(at(values))!,
    );
    expect(texts(sameArms([plain!, same!], 'points'))).toEqual([
      "points: the arms 'plain' and 'lr=0.1' are the same experiment",
    ]);
    expect(sameArms([plain!, dyrep!], 'points')).toEqual([]);
    expect(baselineOf(sweep, [dyrep!, plain!])).toBe(plain);
    expect(baselineIssues(sweep, [plain!, dyrep!])).toEqual([]);
    expect(texts(baselineIssues(sweep, [dyrep!]))).toEqual([
      "baseline: no arm has these values; the arms are 'dyrep'",
    ]);
    expect(texts(baselineIssues(sweep, [], 'point of `include`'))).toEqual([
      'baseline: no point of `include` has these values; there is none',
    ]);
  });
});
