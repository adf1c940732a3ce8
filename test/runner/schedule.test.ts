// What runs, and what follows a loss.
import { describe, expect, it } from 'vitest';
import { afterLoss, planStep } from '../../src/runner/schedule.js';
import type { AttemptRecord } from '../../src/store/store.js';

/** Attempts by [epoch reached, lost]. */
const attempts = (...list: readonly (readonly [number, boolean])[]): AttemptRecord[] =>
  list.map(([epoch, lost], i) => ({
    ...{ trialId: 'x', attempt: i + 1, offset: 0, epoch, lost },
    end: lost ? 'failed' : 'stopped',
  }));

describe('schedule', () => {
  it('done trials are reused, open ones run, failed ones are left unless asked', () => {
    for (const state of ['finished', 'pruned'] as const) expect(planStep(state, [], true)).toBe('reuse');
    for (const state of ['planned', 'running', 'stopped'] as const)
      expect(planStep(state, [], false)).toBe('run');
    expect(planStep('failed', attempts([3, false]), false)).toBe('leave');
    expect(planStep('failed', attempts([3, false]), true)).toBe('run');
  });

  it('a loss whose resume was never started gets it', () => {
    expect(planStep('failed', attempts([3, true]), false)).toBe('run');
    expect(planStep('failed', attempts([3, true], [3, true]), false)).toBe('leave');
  });

  it('gives up at the second loss in a row without a new epoch', () => {
    expect(afterLoss(attempts([0, true]))).toBe('resume');
    expect(afterLoss(attempts([0, true], [0, true]))).toBe('give-up');
    expect(afterLoss(attempts([2, true], [2, true]))).toBe('give-up');
    expect(afterLoss(attempts([2, true], [3, true]))).toBe('resume');
    expect(afterLoss(attempts([2, true], [2, false], [2, true]))).toBe('resume');
    expect(afterLoss(attempts([5, false], [2, true], [3, true]))).toBe('give-up');
  });
});
