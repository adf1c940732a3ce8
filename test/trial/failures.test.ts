// The classes of failures and their default rules.
import { expect, it } from 'vitest';
import { DEFAULT_RETRIES, FAILURE_CLASSES, failureCause, saysOutOfMemory } from '../../src/trial/failures.js';

it('every class has a rule, and only what the machine did is tried again by default', () => {
  expect(Object.keys(DEFAULT_RETRIES).sort()).toEqual([...FAILURE_CLASSES].sort());
  const retried = FAILURE_CLASSES.filter((c) => DEFAULT_RETRIES[c] !== 0);
  expect(retried).toEqual(['infra', 'preempted']);
});

it('what earlier logs call lost is infra', () => {
  expect(failureCause('lost')).toBe('infra');
  expect(failureCause('oom')).toBe('oom');
});

it('want of memory is known by the words of engines, Node and C++, not by a folder of that name', () => {
  for (const text of [
    'OOM when allocating tensor with shape[256,64,32,32]',
    'RESOURCE_EXHAUSTED: Out of memory while trying to allocate 1 bytes',
    'ResourceExhaustedError',
    'JavaScript heap out of memory',
    'v8::internal::V8::FatalProcessOutOfMemory',
    'std::bad_alloc',
    'Array buffer allocation failed',
  ])
    expect([text, saysOutOfMemory(text)]).toEqual([text, true]);
  expect(saysOutOfMemory("ENOENT: no such file or directory, open '/data/oom/a.png'")).toBe(false);
});
