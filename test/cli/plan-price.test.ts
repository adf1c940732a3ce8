import { expect, it } from 'vitest';
import { NO_HISTORY, readHistory, renderPrice, secondsOf } from '../../src/cli/plan-price.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { createPlan, FAILED, fill, finishedEvents } from './fixtures.js';

const cost = (macs: number) => ({ start: { params: 1, macs }, deploy: { params: 1, macs } });
const costs = [cost(1000), cost(3000)];

it('nothing is priced before anything was measured', () => {
  expect(renderPrice(createPlan(), costs, NO_HISTORY)).toEqual([
    'price of what is left (an estimate from measured epochs):',
    '  plain  2 trials: not measured yet',
    '  dyrep  2 trials: not measured yet',
    '  in all: not measured yet',
  ]);
});

it('an arm is priced by its own epochs, others by their MACs, and what is done costs nothing', () => {
  const store = createMemoryStore();
  const plan = createPlan();
  const events = finishedEvents([0.5, 0.75]).map((e) =>
    e.kind === 'epoch' ? { ...e, metrics: { ...e.metrics, seconds: 30, 'macs.train': 1000 } } : e,
  );
  fill(store, plan, [events]);
  expect(renderPrice(plan, costs, readHistory(plan, store)).slice(1)).toEqual([
    '  plain  1 trial: about 1 min 00 s each (measured)',
    '  dyrep  2 trials: about 3 min 00 s each (by MACs)',
    '  in all: about 7 min 00 s of computing',
  ]);
  const wide = renderPrice({ ...plan, workers: 2 }, costs, readHistory(plan, store));
  expect(wide.at(-1)).toBe('  in all: about 7 min 00 s of computing, with 2 workers at least 3 min 30 s');
});

it('a failed trial is left to train only where a run would try it again, which is known once the store is closed', () => {
  const store = openSqliteStore(':memory:');
  const plan = createPlan();
  const failed = [...finishedEvents([0.5]).slice(0, 2), FAILED];
  fill(store, plan, [failed, failed, failed, failed]);
  const histories = [false, true].map((retryFailed) => readHistory(plan, store, retryFailed));
  expect(secondsOf(store, plan.trials)).toBe(4);
  store.close();
  const [left, again] = histories.map((history) => renderPrice(plan, costs, history));
  expect(left).toEqual(['price: nothing is left to train']);
  expect(again![1]).toMatch(/^ {2}plain {2}2 trials: about /);
});

it('trials outside the plan count by their arm, or by their data', () => {
  const store = createMemoryStore();
  const plan = createPlan();
  const timed = finishedEvents([0.5, 0.75]).map((e) =>
    e.kind === 'epoch' ? { ...e, metrics: { ...e.metrics, seconds: 30, 'macs.train': 1000 } } : e,
  );
  fill(store, plan, [timed, timed, timed]);
  const [arm, other] = plan.arms;
  const part = { ...plan, arms: [arm!], trials: plan.trials.slice(2, 3) };
  const { measured, trialOf } = readHistory(part, store);
  expect(measured.map((m) => m.arm)).toEqual([arm!.id, arm!.id, other!.id]);
  expect(trialOf(plan.trials[2]!.trial.id)).toEqual({ epoch: 2, isOpen: false });
});

it('a sweep that is done has no price, and one that has no MACs to go by says so', () => {
  const store = createMemoryStore();
  const plan = createPlan();
  const done = finishedEvents([0.5, 0.75]);
  fill(store, plan, [done, done, done, done]);
  expect(renderPrice(plan, costs, readHistory(plan, store))).toEqual(['price: nothing is left to train']);
  const other = createMemoryStore();
  fill(other, plan, [done]);
  expect(renderPrice(plan, costs, readHistory(plan, other)).at(-1)).toMatch(/and 2 trials not measured yet$/);
});
