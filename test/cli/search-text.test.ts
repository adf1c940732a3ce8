import { expect, it } from 'vitest';
import { dryRunJson, planSummary, renderDryRun, unpricedLines } from '../../src/cli/plan-text.js';
import { renderRound } from '../../src/cli/rounds.js';
import {
  describeProgress,
  describeRange,
  exhaustionRemarks,
  searchLines,
  workerRemarks,
} from '../../src/cli/search-text.js';
import { growSearch } from '../../src/sweep/plan.js';
import { plan } from '../sweep/example.js';

const first = plan({
  ...{
    method: 'tpe',
    points: 12,
    seeds: 2,
    search: { startup: 5, batch: 3, seed: 4 },
    include: [{ method: 'dbb' }],
  },
  parameters: {
    'train.lr': { distribution: 'log_uniform_values', min: 0.001, max: 0.5 },
    'model.width': { distribution: 'q_uniform', min: 8, max: 64, q: 8 },
    'train.weight_decay': { values: [0, 1e-4], probabilities: [0.25, 0.75] },
    'train.momentum': { distribution: 'normal', mu: 0.5, sigma: 0.1 },
    method: ['plain', 'dbb'],
  },
});
const known = new Set(first.arms.map((arm) => arm.id));
const second = growSearch(first, first.search!.proposals, (arm) => (known.has(arm.id) ? [1] : undefined));
const progress = describeProgress;

it('tells how far the proposals have come', () => {
  expect(progress(first)).toBe('tpe: 5 of 12 points proposed; the next once points 0 to 4 have ended');
  expect(progress(second)).toBe('tpe: 8 of 12 points proposed; the next once points 0 to 7 have ended');
  expect(renderRound({ plan: second, undecided: [] }, 6)).toBe(
    `${progress(second)}; 6 more trials, 18 in all`,
  );
  const all = plan({ method: 'random', points: 1, parameters: { 'train.lr': { min: 0.1, max: 1 } } });
  expect(progress(all)).toBe('random: all 1 point proposed');
  expect(planSummary(all, () => null)).toBe('example: 1 point x 1 seed = 1 trial');
});

it('sums a search up', () => {
  expect(planSummary(first, () => null)).toBe(
    'example: (5 of 12 points and 1 included) x 2 seeds = 12 trials so far',
  );
});

it('says in a dry run what is drawn, and what each point rests on', () => {
  expect(searchLines(second)).toEqual([
    '',
    `search seed 4, startup 5, batch 3; ${progress(second)}`,
    ...second.arms
      .slice(1)
      .map(
        (arm, i) =>
          `  ${i}  ${arm.name}: tpe (${i < 5 ? 'random start' : 'model'})${i < 5 ? '' : ' from points 0 to 4'}`,
      ),
  ]);
  const ranges = first.sweep.parameters.map((name) => describeRange(first, name));
  expect(ranges).toEqual([
    ...['log_uniform_values from 0.001 to 0.5', 'q_uniform from 8 to 64 in steps of 8'],
    ...['0 (0.25), 0.0001 (0.75)', 'normal', 'plain, dbb'],
  ]);
  const costs = first.arms.map(() => ({ start: { params: 1, macs: 1 }, deploy: { params: 1, macs: 1 } }));
  const text = renderDryRun(first, costs, () => null);
  expect(text).toContain('  train.lr: log_uniform_values from 0.001 to 0.5\n');
  expect(text).toContain('search seed 4, startup 5, batch 3; tpe: 5 of 12 points proposed');
  expect(dryRunJson(first)).toMatchObject({ search: { method: 'tpe', seed: 4, points: 12 } });
});

it('says bounds as they are written, narrow and large ones, too', () => {
  const range = (parameter: object) =>
    describeRange(plan({ method: 'random', points: 1, parameters: { 'train.lr': parameter } }), 'train.lr');
  expect(range({ min: 0.1, max: 0.1000001 })).toBe('uniform from 0.1 to 0.1000001');
  expect(range({ min: 1, max: 1234567 })).toBe('int_uniform from 1 to 1234567');
  expect(range({ distribution: 'log_uniform_values', min: 0.001, max: 0.7 })).toBe(
    'log_uniform_values from 0.001 to 0.7',
  );
});

it('says that a space has come to an end', () => {
  const parameters = { method: ['plain', 'dbb'] };
  const small = plan({ method: 'random', points: 9, parameters });
  const text =
    'random: 2 of 9 points proposed; none of 1000 more random draws is new and allowed, so that the plan ends there';
  expect(exhaustionRemarks(small)).toEqual([text]);
  expect(planSummary(small, () => null)).toBe('example: 2 of 9 points x 1 seed = 2 trials');
  expect(exhaustionRemarks(first)).toEqual([]);
});

it('does not wait for points that the budget has no trial for', () => {
  const parameters = { 'train.lr': { min: 0.1, max: 1.5 } };
  const search = { method: 'tpe', points: 9, search: { startup: 4 }, parameters };
  const spent = plan({ ...search, budget: { trials: 2 } });
  expect(progress(spent)).toBe('tpe: 4 of 9 points proposed; the budget has no trial left for another');
  expect(planSummary(spent, () => null)).toMatch(/ = 2 trials, all that the budget allows$/);
  expect(unpricedLines(spent, () => null)).toEqual([]);
  const enough = plan({ ...search, budget: { trials: 5 } });
  expect(progress(enough)).toMatch(/the next once points 0 to 3 have ended$/);
});

it('says which workers, or which cores, will have nothing to do', () => {
  expect(workerRemarks(first, 6, 2)).toEqual([]);
  expect(workerRemarks(first, 7, 2)).toEqual([
    '7 workers, but after its start the search has 6 trials at a time: batch times seeds',
  ]);
  expect(workerRemarks(first, 1, 1)).toEqual([]);
  expect(workerRemarks(first, 1, 8)).toEqual([
    'each trial has 2 threads, with any number of workers: what the search learns must not depend on it; ' +
      '--workers 3 uses all 8 cores',
  ]);
  expect(workerRemarks(first, 2, 2)).toEqual([]);
  expect(workerRemarks(first, 1, null)).toEqual([]);
  const parameters = { 'train.lr': { min: 0.1, max: 1 } };
  for (const workers of [1, 50])
    expect(workerRemarks(plan({ method: 'random', points: 9, parameters }), workers, 8)).toEqual([]);
});
