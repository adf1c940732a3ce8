// The estimate of the remaining time.
import { describe, expect, it } from 'vitest';
import { estimateRemaining } from '../../src/runner/estimate.js';
import type { TrialHistory } from '../../src/runner/trial-history.js';
import type { TrialSnapshot } from '../../src/trial/snapshot.js';

function trial(
  shown: Partial<TrialSnapshot>,
  epochMs: readonly number[] = [],
  epochFrom: number | null = null,
): TrialHistory {
  const base: TrialSnapshot = {
    ...{ id: 'x', arm: 'a', seed: 1, state: 'planned', reason: null, reused: false, attempt: 0, epoch: 0 },
    ...{
      epochs: 10,
      batch: 0,
      batchesPerEpoch: 1,
      imagesPerSecond: null,
      loss: null,
      values: [],
      best: null,
    },
    ...{ last: null, startedAt: null, endedAt: null },
  };
  const measured = { epochs: epochMs.length, ms: epochMs.reduce((a, b) => a + b, 0) };
  return { shown: { ...base, ...shown }, measured, epochFrom, seconds: [] };
}

describe('estimate', () => {
  it('is unknown before an epoch was measured, and 0 when nothing is left', () => {
    expect(estimateRemaining([trial({})], 1, 0)).toBeNull();
    const over = [
      trial({ state: 'finished' }),
      trial({ state: 'failed' }),
      trial({ state: 'stopped', endedAt: 5 }),
    ];
    expect(estimateRemaining(over, 1, 0)).toBe(0);
    expect(estimateRemaining([], 1, 0)).toBe(0);
  });

  it('counts what is left of the running trial, with what the epoch under way has had', () => {
    const running = trial({ state: 'running', epoch: 4 }, [100, 100, 100, 100], 1000);
    expect(estimateRemaining([running], 1, 1000)).toBe(600);
    expect(estimateRemaining([running], 1, 1030)).toBe(570);
    expect(estimateRemaining([running], 1, 99_000)).toBe(500);
  });

  it("uses the arm's own times where there are some, else those of all", () => {
    const slow = trial({ arm: 'slow', state: 'running', epoch: 9 }, [300], 0);
    const own = estimateRemaining([slow, trial({ arm: 'slow' }), trial({ state: 'finished' }, [100])], 1, 0);
    expect(own).toBe(300 + 3000);
    const other = estimateRemaining([trial({ state: 'finished' }, [100]), trial({ arm: 'new' })], 1, 0);
    expect(other).toBe(1000);
  });

  it('spreads the queue over the workers', () => {
    const waiting = Array.from({ length: 4 }, () => trial({}));
    const all = [...waiting, trial({ state: 'finished' }, [10])];
    expect(estimateRemaining(all, 1, 0)).toBe(400);
    expect(estimateRemaining(all, 2, 0)).toBe(200);
    expect(estimateRemaining(all, 3, 0)).toBe(200);
    expect(estimateRemaining(all, 8, 0)).toBe(100);
  });
});
