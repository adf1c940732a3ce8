// How a sweep is run, from its text.
import { expect, it } from 'vitest';
import { readRunKeys, renderBudget, renderEarlyStop } from '../../src/cli/execution.js';

it('reads retries, limits and workers, and has defaults for everything else', () => {
  const text = 'experiment: a.yml\nretry: { oom: 1 }\ntimeout: 60\nworkers: 3\n';
  expect(readRunKeys(text)).toMatchObject({
    execution: { retry: { oom: 1, infra: 2 }, timeoutMs: 60_000 },
    ...{ workers: 3, earlyStop: null, budget: null },
  });
  expect(readRunKeys('early_stop: { rule: median }\n').earlyStop).toEqual({ rule: 'median' });
  for (const other of ['', '{ a: [', 'model: { name: vgg16 }\nworkers: many\n']) {
    expect(readRunKeys(other)).toMatchObject({
      execution: { timeoutMs: null, maxConsecutiveFailures: 5 },
      workers: 1,
    });
  }
});

it('reads how many points a search proposes at once where it learns from them', () => {
  expect(readRunKeys('experiment: a.yml\nmethod: tpe\npoints: 9\n').batch).toBe(4);
  expect(readRunKeys('method: gp\nsearch: { batch: 7 }\n').batch).toBe(7);
  for (const other of ['', '{ a: [', 'method: random\npoints: 9\n', 'method: grid\n', 'method: best\n'])
    expect(readRunKeys(other).batch).toBeNull();
});

it('reads the budget, and says in one line what holds a run back or ends trials', () => {
  expect(readRunKeys('experiment: a.yml\nbudget: { hours: 1, compute_hours: 2.5 }\n').budget).toEqual({
    ...{ hours: 1, compute_hours: 2.5 },
  });
  for (const other of ['', '{ a: [', 'budget: much\n']) expect(readRunKeys(other).budget).toBeNull();
  expect(renderBudget({ hours: 1, compute_hours: 2.5 }, () => 3660)).toBe(
    'budget: 1 hour of this run, 2.5 hours of computing by all its trials (1 h 01 min so far)',
  );
  expect(renderBudget({ hours: 1 }, () => 3660)).toBe('budget: 1 hour of this run');
  for (const none of [{ trials: 3 }, null]) expect(renderBudget(none, () => 0)).toBeNull();
  expect(renderEarlyStop({ rule: 'median' })).toBe('early stop: median');
  expect(renderEarlyStop({ rule: 'patient', wrapped: { rule: 'median' }, patience: 2 })).toBe(
    'early stop: patient (wrapped {"rule":"median"}, patience 2)',
  );
});
