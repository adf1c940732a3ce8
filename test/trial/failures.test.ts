// The classes of failures and their default rules.
import { expect, it } from 'vitest';
import { DEFAULT_RETRIES, FAILURE_CLASSES, failureCause } from '../../src/trial/failures.js';

it('every class has a rule, and only what the machine did is tried again by default', () => {
  expect(Object.keys(DEFAULT_RETRIES).sort()).toEqual([...FAILURE_CLASSES].sort());
  const retried = FAILURE_CLASSES.filter((c) => DEFAULT_RETRIES[c] !== 0);
  expect(retried).toEqual(['infra', 'preempted']);
});

it('what earlier logs call lost is infra', () => {
  expect(failureCause('lost')).toBe('infra');
  expect(failureCause('oom')).toBe('oom');
});
