import { expect, it } from 'vitest';
import {
  dryRunJson,
  idleRules,
  noteLines,
  planSummary,
  renderDryRun,
  unpricedLines,
} from '../../src/cli/plan-text.js';
import type { SweepPlan } from '../../src/sweep/plan.js';
import { planSweep } from '../../src/sweep/plan.js';
import { sweepSchema } from '../../src/sweep/sweep.js';
import { experimentSchema } from '../../src/trial/experiment.js';

const base = experimentSchema.parse({
  model: { name: 'vgg11', width: 4 },
  data: { name: 'synthetic' },
  method: 'plain',
  train: { epochs: 1 },
});

function plan(rules: object = {}): SweepPlan {
  const parameters = { method: ['plain', 'dbb'] };
  const sweep = sweepSchema.parse({ experiment: base, parameters, seeds: 2, ...rules });
  const positionOf = () => ({ line: 1, column: 1 });
  return planSweep(sweep, base, { id: 'a\u001b[31m', file: 'a.yml', text: '', positionOf, createdAt: 0 });
}

it('sums a plan up, with what is there', () => {
  const p = plan();
  expect(planSummary(p, () => null)).toBe('a\\x1b[31m: 2 arms x 2 seeds = 4 trials');
  expect(planSummary(p, () => 'finished')).toContain('; all done already');
  const states = ['finished', 'failed', null, 'planned'] as const;
  const mixed = planSummary(p, (t) => states[t.position]!);
  expect(mixed).toContain('; 1 done already; 1 begun');
});

it('says that adaptive seeds may become more, unless every arm has all of them', () => {
  const summary = (min: number) => planSummary(plan({ seeds: { min, max: 3 } }), () => null);
  expect(summary(2)).toMatch(/2 arms x 2 to 3 seeds = 4 trials so far$/);
  expect(summary(3)).toMatch(/2 arms x 3 to 3 seeds = 6 trials$/);
  const decided = planSummary(plan({ seeds: { min: 2, max: 3 } }), () => 'finished');
  expect(decided).toMatch(/ = 4 trials; all done already$/);
});

it('says how many points or trials of more seeds a price leaves out', () => {
  const lines = (rules: object, state: 'finished' | null = null) => unpricedLines(plan(rules), () => state);
  const seeds = { min: 2, max: 5 };
  expect(lines({ seeds })).toEqual(['  not counted: up to 6 trials more where the ranking stays undecided']);
  expect(lines({ seeds, budget: { trials: 5 } })).toEqual([
    '  not counted: up to 1 trial more where the ranking stays undecided',
  ]);
  for (const budget of [{ trials: 4 }, { trials: 3 }]) expect(lines({ seeds, budget })).toEqual([]);
  expect(lines({ seeds }, 'finished')).toEqual([]);
  expect(lines({})).toEqual([]);
  const parameters = { 'train.lr': { min: 0.1, max: 1.5 } };
  const search = (method: string) => ({ method, points: 12, parameters, seeds: 1 });
  expect(lines(search('tpe'))).toEqual(['  not counted: 2 points that the search has not proposed yet']);
  expect(lines(search('random'))).toEqual([]);
});

it('is the JSON of the contract', () => {
  const json = dryRunJson(plan());
  expect(Object.keys(json)).toEqual(['sweep', 'planned', 'arms', 'trials']);
  expect(json.trials.map((t) => [t.arm, t.seed, t.parameters])).toEqual([
    ['plain', 1, { method: 'plain' }],
    ['dbb', 1, { method: 'dbb' }],
    ['plain', 2, { method: 'plain' }],
    ['dbb', 2, { method: 'dbb' }],
  ]);
});

it('says as JSON what else decides about a plan: metrics, seeds, budget, early stopping and rules', () => {
  const metrics = [{ name: 'val.accuracy' }, { name: 'macs.train' }];
  const seeds = { min: 2, max: 3 };
  const more = { metrics, seeds, budget: { trials: 3 }, exclude: [{ method: 'dbb' }] };
  const p = plan(more);
  const json = dryRunJson({ ...p, sweep: { ...p.sweep, source: 'early_stop: { rule: median }' } });
  expect(json).toMatchObject({
    metrics: [
      { name: 'val.accuracy', goal: 'maximize' },
      { name: 'macs.train', goal: 'minimize' },
    ],
    ...{ seeds, budget: { trials: 3 }, early_stop: { rule: 'median' } },
    rules: [{ rule: 'exclude {"method":"dbb"}', removed: 1, added: 0 }],
  });
});

it('tells the notes on a file of another tool, as lines and in the JSON', () => {
  const notes = [{ file: 'w.yml', line: 3, column: 1, path: 'project', message: 'means nothing here\u001b' }];
  const p = { ...plan(), notes };
  expect(noteLines(p)).toEqual([expect.stringMatching(/^note: w\.yml:3:1 project: means nothing here/)]);
  expect(noteLines(p).join()).not.toContain('\u001b');
  expect(dryRunJson(p)).toMatchObject({ notes });
  expect(noteLines(plan())).toEqual([]);
});

it('shows what each arm costs', () => {
  const cost = (params: number) => ({ start: { params, macs: 3 }, deploy: { params: 5, macs: 7 } });
  const text = renderDryRun(plan(), [cost(1000), cost(2000)], () => null);
  expect(text).toContain('method: plain, dbb');
  expect(text).toMatch(/^plain +2 +0 +1(\.0+)? k +5 +3 +7$/m);
  expect(text).toMatch(/^dbb +2 +0 +2(\.0+)? k +5 +3 +7$/m);
});

it('says what each rule did to the grid', () => {
  const p = plan({
    exclude: [{ method: 'dbb' }],
    constraints: 'train.lr < 1',
    include: [{ 'train.lr': 0.5 }, { method: 'plain' }],
  });
  const cost = { start: { params: 1, macs: 1 }, deploy: { params: 1, macs: 1 } };
  expect(renderDryRun(p, [cost, cost], () => null)).toContain(
    [
      'rules, in the order in which they work:',
      '  exclude {"method":"dbb"}: takes away 1 point',
      '  constraint train.lr < 1: takes nothing away',
      '  include {"train.lr":0.5}: adds 1 point',
      '  include {"method":"plain"}: adds nothing: the point is there already',
      'seeds: 1, 2',
    ].join('\n'),
  );
  expect(idleRules(p)).toEqual([
    'constraint train.lr < 1: takes nothing away',
    'include {"method":"plain"}: adds nothing: the point is there already',
  ]);
  expect(idleRules(plan())).toEqual([]);
});
