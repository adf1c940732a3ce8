import { expect, it } from 'vitest';
import { isFinal, TRIAL_STATES } from '../../src/trial/states.js';

it('finished and pruned trials are never started again by themselves', () => {
  expect(TRIAL_STATES.filter(isFinal)).toEqual(['finished', 'pruned']);
});
