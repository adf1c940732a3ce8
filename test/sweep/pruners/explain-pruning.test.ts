// The behaviour of src/sweep/pruners/explain-pruning.ts on small histories.
import { expect, it } from 'vitest';
import { explainPruning } from '../../../src/sweep/pruners/explain-pruning.js';
import { decision, FIRST_STATE } from '../../../src/sweep/pruners/pruner.js';

it('says the verdict, the reason and the numbers that are there', () => {
  const details = { step: 3, own: 2.5, threshold: 2, peers: 7, bracket: 1, rung: 0 };
  const { explanation } = decision(FIRST_STATE, 'hyperband', true, 'worse than peers', details);
  expect(explainPruning('stopped', explanation)).toBe(
    'stopped by hyperband: it is worse than the threshold of its peers ' +
      '(step 3, bracket 1, rung 0, own value 2.5, threshold 2, peers 7)',
  );
});

it('tells the answer of a wrapped rule', () => {
  const inner = decision(FIRST_STATE, 'median', false, 'startup', {}).explanation;
  const { explanation } = decision(FIRST_STATE, 'patient', false, 'no progress', { inner });
  expect(explainPruning('goes on', explanation)).toBe(
    'goes on by patient: its last reports brought no progress; ' +
      'goes on by median: too few trials are complete to compare it with',
  );
});
