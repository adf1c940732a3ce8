// What runs, and what follows a failure.
import { describe, expect, it } from 'vitest';
import { afterAttempt, planStep } from '../../src/runner/schedule.js';
import type { AttemptRecord } from '../../src/store/store.js';
import { DEFAULT_RETRIES, type FailureClass, type RetryRules } from '../../src/trial/failures.js';

/** Attempts by [epoch reached, class]. */
const attempts = (...list: readonly (readonly [number, FailureClass | null])[]): AttemptRecord[] =>
  list.map(([epoch, failure], i) => ({
    ...{ trialId: 'x', attempt: i + 1, offset: 0, epoch, failure },
    end: failure === null ? 'finished' : failure === 'stopped' ? 'stopped' : 'failed',
  }));
const rules = (more: Partial<RetryRules>): RetryRules => ({ ...DEFAULT_RETRIES, ...more });
const ONCE = rules({ infra: 1 });

describe('schedule', () => {
  it('done trials are reused, open ones run, failed ones are left unless asked', () => {
    const step = (...[state, list, again]: [Parameters<typeof planStep>[0], AttemptRecord[], boolean]) =>
      planStep(state, list, again, DEFAULT_RETRIES);
    for (const state of ['finished', 'pruned'] as const) expect(step(state, [], true)).toBe('reuse');
    for (const state of ['planned', 'running', 'stopped'] as const)
      expect(step(state, [], false)).toBe('run');
    expect(step('failed', attempts([3, 'nan']), false)).toBe('leave');
    expect(step('failed', attempts([3, 'nan']), true)).toBe('run');
  });

  it('a failure whose retry was never started gets it', () => {
    expect(planStep('failed', attempts([3, 'infra']), false, ONCE)).toBe('run');
    expect(planStep('failed', attempts([3, 'infra'], [3, 'infra']), false, ONCE)).toBe('leave');
  });

  it('gives up when a class has failed once more than it may without a new epoch', () => {
    expect(afterAttempt(attempts([0, 'infra']), ONCE)).toBe('retry');
    expect(afterAttempt(attempts([0, 'infra'], [0, 'infra']), ONCE)).toBe('give-up');
    expect(afterAttempt(attempts([0, 'infra'], [0, 'infra']), DEFAULT_RETRIES)).toBe('retry');
    expect(afterAttempt(attempts([0, 'infra'], [0, 'infra'], [0, 'infra']), DEFAULT_RETRIES)).toBe('give-up');
    expect(afterAttempt(attempts([2, 'infra'], [2, 'infra']), ONCE)).toBe('give-up');
    expect(afterAttempt(attempts([2, 'infra'], [3, 'infra']), ONCE)).toBe('retry');
    expect(afterAttempt(attempts([2, 'infra'], [2, 'stopped'], [2, 'infra']), ONCE)).toBe('retry');
    expect(afterAttempt(attempts([5, 'stopped'], [2, 'infra'], [3, 'infra']), ONCE)).toBe('give-up');
  });

  it('gives up where classes take turns, however often one is preempted between', () => {
    const both = rules({ infra: 2, timeout: 1 });
    const turns = attempts([0, 'timeout'], [0, 'infra'], [0, 'preempted'], [0, 'timeout']);
    expect(afterAttempt(turns.slice(0, 3), both)).toBe('retry');
    expect(afterAttempt(turns, both)).toBe('give-up');
    const preempted = attempts([1, 'infra'], [1, 'preempted'], [1, 'infra'], [1, 'preempted']);
    expect(afterAttempt([...preempted, ...attempts([1, 'infra'])], ONCE)).toBe('give-up');
    expect(afterAttempt([...preempted, ...attempts([2, 'infra'])], ONCE)).toBe('retry');
  });

  it('every class by its own rule', () => {
    for (const failure of ['oom', 'nan', 'code', 'data', 'timeout', 'stopped'] as const) {
      expect(afterAttempt(attempts([1, failure]), DEFAULT_RETRIES)).toBe('give-up');
      expect(afterAttempt(attempts([1, failure]), rules({ [failure]: 1 }))).toBe('retry');
    }
    const preempted = Array.from({ length: 50 }, () => [0, 'preempted'] as const);
    expect(afterAttempt(attempts(...preempted), DEFAULT_RETRIES)).toBe('retry');
    expect(afterAttempt(attempts([1, null]), DEFAULT_RETRIES)).toBe('give-up');
    expect(afterAttempt([], DEFAULT_RETRIES)).toBe('give-up');
  });
});
