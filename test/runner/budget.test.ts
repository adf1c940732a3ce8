import { expect, it } from 'vitest';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { runSweep } from '../../src/runner/run-sweep.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { trialOf } from '../store/trials.js';
import { freshHome, optionsOf, planOf, wholeTrial, writeEvents } from './home.js';

const trials = [trialOf(1), trialOf(2), trialOf(3)];
const good = createInlineExecutor(async (start) =>
  writeEvents(
    start,
    wholeTrial(start.attempt).map((e) =>
      e.kind === 'epoch' ? { ...e, metrics: { ...e.metrics, seconds: 10 } } : e,
    ),
  ),
);

it('a run starts no trial beyond its budget, and another one none either', async () => {
  const store = createMemoryStore();
  const plan = planOf('s', trials);
  // Each of the three epochs of a trial takes ten seconds: two trials are more than the budget.
  const options = { ...optionsOf(freshHome(), store, plan, good), workers: 1 };
  const first = await runSweep({ ...options, plan: planOf('s', trials.slice(0, 1)) });
  expect(first).toMatchObject({ planned: 1, finished: 1 });
  const budget = { compute_hours: 45 / 3600 };
  const second = await runSweep({ ...options, budget });
  expect(second).toMatchObject({ planned: 3, finished: 2, failed: 0, spent: true });
  expect(second.halted).toMatch(/^the budget of .* of computing is spent$/);
  expect(await runSweep({ ...options, budget })).toMatchObject({ finished: 2, reused: 2, spent: true });
});

it('time is measured from its own beginning', async () => {
  const options = {
    ...optionsOf(freshHome(), createMemoryStore(), planOf('s', trials), good),
    now: () => 5e6,
  };
  const budget = { hours: 1 };
  const late = await runSweep({ ...options, budget, startedAt: 1e6 });
  expect(late).toMatchObject({ finished: 0, halted: 'the budget of 1 hour is spent', spent: true });
  expect(await runSweep({ ...options, budget, startedAt: 4e6 })).toMatchObject({ finished: 3 });
});

it('a run that ends within its budget says nothing of it', async () => {
  const store = createMemoryStore();
  const options = optionsOf(freshHome(), store, planOf('s', trials), good);
  const result = await runSweep({ ...options, budget: { hours: 1, compute_hours: 1 } });
  expect(result).toMatchObject({ finished: 3 });
  expect('spent' in result).toBe(false);
});
