import { expect, it } from 'vitest';
import { renderTrial, trialJson } from '../../src/cli/trial-text.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { createPlan, FAILED, fill, finishedEvents } from './fixtures.js';

const plan = createPlan();
const store = createMemoryStore();
fill(store, plan, [finishedEvents([0.5, 0.75]), [FAILED]]);
const record = (i: number) => store.trial(plan.trials[i]!.trial.id)!;

it('shows metrics by epoch, the best epoch and the equivalence error', () => {
  const text = renderTrial(store, record(0));
  expect(text).toContain(`trial ${record(0).trial.id}: finished`);
  expect(text).toContain(`finished\n  sweep ${plan.sweep.id}: plain\n  `);
  expect(text).toContain('largest equivalence error 1.00e-7');
  expect(text).toContain('best validation epoch 2: validation 75.00 %, test 75.00 %');
  expect(text).toMatch(/^ +2 +0\.25 +- +75\.00 +75\.00/m);
  expect(text).toContain('The structure did not change.');
});

it('says why a trial failed, on one safe line', () => {
  expect(renderTrial(store, record(1)).split('\n')[0]).toMatch(/: failed \(.*no number\\x1b\[31m\)$/);
  expect(renderTrial(store, record(1))).toContain('no epoch has ended yet');
  expect(renderTrial(store, record(1))).not.toContain('Metrics by epoch');
});

it('gives the same to machines', () => {
  const json = trialJson(store, record(0));
  expect(json).toMatchObject({ id: record(0).trial.id, state: 'finished', attempts: 1, structure: [] });
  expect(json.sweeps).toEqual([{ sweep: plan.sweep.id, arm: 'plain' }]);
  expect(json.epochs.map((e) => e.epoch)).toEqual([1, 2]);
});
