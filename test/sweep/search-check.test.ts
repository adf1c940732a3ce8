import { describe, expect, it } from 'vitest';
import { plan, problems } from './example.js';

const search = (parameters: object, more: object = {}) => ({
  method: 'random',
  points: 3,
  parameters,
  ...more,
});

describe('a search is tried before anything is planned', () => {
  it('on its bounds first', () => {
    expect(problems(search({ 'train.lr': { min: -1.5, max: 1 }, method: ['plain', 'dbbb'] }))).toEqual([
      'parameters.train.lr.min: expected a positive number, got -1.5',
      expect.stringMatching(/^parameters.method\[1\]: unknown method 'dbbb'/),
    ]);
  });

  it('on points that it may draw: what nothing reads', () => {
    const parameters = { method: ['plain', 'dyrep'], 'dyrep.interval': { min: 1, max: 4 } };
    expect(problems(search(parameters))).toEqual([
      'parameters.dyrep.interval: method plain does not read dyrep.interval; add `when: { method: dyrep }` to it',
    ]);
  });

  it('but not on points that are excluded', () => {
    const parameters = { method: ['plain', 'dyrep'], 'dyrep.interval': { min: 1, max: 4 } };
    expect(problems(search(parameters, { exclude: [{ method: 'plain' }] }))).toEqual([]);
  });

  it('on the points of include', () => {
    const include = [{ 'train.lr': -1 }, { 'dyrep.interval': 2 }];
    expect(problems(search({ method: ['plain', 'dbb'] }, { include }))).toEqual([
      'include[0].train.lr: expected a positive number, got -1',
      'include[1].dyrep.interval: method plain does not read dyrep.interval; leave it out',
    ]);
  });

  it('and is only refused for points that could not run when none could', () => {
    const dyrep = (min: number, max: number) =>
      search({ method: { value: 'dyrep' }, 'dyrep.interval': { min, max } });
    expect(problems(dyrep(11, 20))[0]).toMatch(/^parameters.dyrep.interval: an interval of \d+ never fires/);
    expect(plan(dyrep(8, 20)).arms).toHaveLength(3);
  });

  it('on its constraints, which must have a value', () => {
    expect(
      problems(search({ 'train.lr': { min: 0.1, max: 1.5 } }, { constraints: 'train.lr + 1' }))[0],
    ).toContain('this is neither true nor false');
    expect(problems(search({ method: ['plain', 'dbb'] }, { constraints: "method == 'acb'" }))).toEqual([
      'parameters: no point is left: every one is taken away by `exclude` or `constraints`',
    ]);
  });
});
