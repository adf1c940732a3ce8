import { expect, it } from 'vitest';
import { renderSweep, sweepJson } from '../../src/cli/sweep-text.js';
import { createPlan } from './fixtures.js';

const plan = createPlan('small', [1, 2]);
const source = 'early_stop: { rule: median, startup_trials: 3 }\nbudget: { hours: 1, compute_hours: 2 }\n';
const before = { ...createPlan('small', [1]), plannedAt: null };
const current = {
  ...{ ...plan, sweep: { ...plan.sweep, source }, plannedAt: 0 },
  arguments: ['train.epochs=2', '--set', 'train.lr=[0.1, 0.2]'],
};
const bare = { ...plan, plannedAt: 0, arguments: [] };
const done = new Set(plan.trials.slice(0, 3).map((t) => t.trial.id));
const stateOf = (id: string) => (done.has(id) ? ('finished' as const) : null);

it('says how a sweep was planned, with which words, what became of it, and what was planned before', () => {
  expect(renderSweep({ current, versions: [before, bare], stateOf, seconds: () => 90 }).split('\n')).toEqual([
    "small: 4 trials of 2 arms, planned 1970-01-01T00:00:00.000Z with: train.epochs=2 --set 'train.lr=[0.1, 0.2]'",
    '  trials: 1 planned, 3 finished',
    '  metric: val.accuracy, best epoch, maximize',
    '  early stop: median (startup_trials 3)',
    '  budget: 1 hour of this run, 2 hours of computing by all its trials (1 min 30 s so far)',
    '  earlier plans:',
    '    1: 2 trials of 2 arms',
    '    2: 4 trials of 2 arms, planned 1970-01-01T00:00:00.000Z as its file says',
  ]);
  expect(renderSweep({ current: bare, versions: [], stateOf, seconds: () => 0 })).toContain(
    'Z as its file says\n  trials',
  );
});

it('says so for machines', () => {
  const json = sweepJson({ current, versions: [before], stateOf, seconds: () => 90 });
  expect(json).toMatchObject({
    ...{ id: 'small', plannedAt: '1970-01-01T00:00:00.000Z', planned: 4, arms: 2 },
    ...{ arguments: current.arguments, states: { planned: 1, finished: 3 } },
    ...{
      early_stop: { rule: 'median', startup_trials: 3 },
      budget: { hours: 1, compute_hours: 2 },
      seconds: 90,
    },
    versions: [{ plannedAt: null, planned: 2, arguments: null }],
  });
  expect(json.trials.map((t) => t.state)).toEqual(['finished', 'finished', 'finished', 'planned']);
  expect(Object.keys(json.trials[0]!)).toEqual(['id', 'arm', 'seed', 'state']);
});
