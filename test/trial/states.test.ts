import { expect, it } from 'vitest';
import { countStates, isFinal, TRIAL_STATES } from '../../src/trial/states.js';

it('finished and pruned trials are never started again by themselves', () => {
  expect(TRIAL_STATES.filter(isFinal)).toEqual(['finished', 'pruned']);
});

it('states are counted, those without a trial as none, in the order of the states', () => {
  const counts = countStates(['failed', 'failed', 'planned']);
  expect(counts).toEqual({ planned: 1, running: 0, finished: 0, failed: 2, pruned: 0, stopped: 0 });
  expect(Object.keys(counts)).toEqual(TRIAL_STATES);
});
