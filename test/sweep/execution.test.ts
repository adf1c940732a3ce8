// The keys of a sweep that say how its trials are run.
import { describe, expect, it } from 'vitest';
import { executionOf } from '../../src/sweep/execution.js';
import { sweepSchema } from '../../src/sweep/sweep.js';
import { DEFAULT_RETRIES } from '../../src/trial/failures.js';

describe('execution', () => {
  it('has defaults, also for what is no sweep', () => {
    const defaults = { retry: DEFAULT_RETRIES, maxConsecutiveFailures: 5, timeoutMs: null, stallMs: 600_000 };
    for (const file of [{}, null, 'x', { timeout: -1 }, { method: 'plain', train: {} }])
      expect(executionOf(file)).toEqual(defaults);
  });

  it('takes what the file says, each class by itself', () => {
    const file = { retry: { infra: 'always', oom: 1 }, timeout: 1.5, stall: 60, max_consecutive_failures: 2 };
    expect(executionOf(file)).toEqual({
      retry: { ...DEFAULT_RETRIES, infra: 'always', oom: 1 },
      ...{ maxConsecutiveFailures: 2, timeoutMs: 1500, stallMs: 60_000 },
    });
  });

  it.each([
    { retry: { oom: -1 } },
    { retry: { lost: 1 } },
    { retry: { infra: 'never' } },
    { timeout: 0 },
    { stall: 'long' },
    { max_consecutive_failures: 0 },
  ])('a sweep with %j is refused', (keys) => {
    const sweep = { experiment: 'a.yml', ...keys };
    expect(sweepSchema.safeParse(sweep).success).toBe(false);
  });
});
