// The behaviour of src/sweep/pruners/patient.ts on small histories.
import { expect, it } from 'vitest';
import { patient } from '../../../src/sweep/pruners/patient.js';
import { FIRST_STATE } from '../../../src/sweep/pruners/pruner.js';
import { threshold } from '../../../src/sweep/pruners/threshold.js';
import { curve, history } from './histories.js';

const asks = (rule: ReturnType<typeof patient>, values: readonly number[]) =>
  rule.decide(FIRST_STATE, history([curve(0, values)]), 0);

it('stops when the last reports are all worse than the best before', () => {
  const alone = patient({ patience: 1, min_delta: 0 }, null);
  expect(asks(alone, [1, 2]).stop).toBe(false);
  expect(asks(alone, [1, 2, 1]).stop).toBe(false);
  expect(asks(alone, [1, 2, 3])).toMatchObject({ stop: true, explanation: { own: 2, threshold: 1 } });
});

it('asks the wrapped rule only then, and keeps its answer', () => {
  const wrapping = patient({ patience: 0, min_delta: 0 }, threshold.create({ upper: 5 }));
  expect(asks(wrapping, [9, 8]).explanation.inner).toBeNull();
  expect(asks(wrapping, [1, 2])).toMatchObject({
    stop: false,
    explanation: { inner: { rule: 'threshold' } },
  });
  expect(asks(wrapping, [1, 6]).stop).toBe(true);
});
