// Showing often enough and not too often, by a clock of its own.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createShowing } from '../../src/runner/showing.js';
import type { SweepSnapshot } from '../../src/trial/snapshot.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A showing of numbers that count the snapshots' changes; each snapshot takes so long. */
function counting(costMs = 0) {
  const shown: number[] = [];
  let changes = 0;
  const snapshot = () => {
    vi.setSystemTime(Date.now() + costMs);
    return { at: changes } as SweepSnapshot;
  };
  const showing = createShowing((s) => shown.push(s.at), snapshot, Date.now, 200);
  const change = () => {
    changes++;
    showing.soon();
  };
  return { shown, showing, change };
}

it('shows the first change at once and those that follow together', () => {
  const { shown, change } = counting();
  for (let i = 0; i < 10; i++) change();
  expect(shown).toEqual([1]);
  vi.advanceTimersByTime(200);
  expect(shown).toEqual([1, 10]);
  vi.advanceTimersByTime(1000);
  expect(shown).toEqual([1, 10]);
  change();
  expect(shown).toEqual([1, 10, 11]);
});

it('shows at the end what was not shown yet, and that once', () => {
  const { shown, showing, change } = counting();
  showing.now();
  change();
  change();
  showing.now();
  showing.now();
  vi.advanceTimersByTime(1000);
  expect(shown).toEqual([1, 2]);
});

it('shows a sweep whose snapshots take long less often', () => {
  const { shown, change } = counting(50);
  change();
  change();
  vi.advanceTimersByTime(999);
  expect(shown).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(shown).toEqual([1, 2]);
});

it('is not held up by a clock that was set back', () => {
  const { shown, change } = counting();
  change();
  vi.setSystemTime(Date.now() - 3_600_000);
  change();
  vi.advanceTimersByTime(200);
  expect(shown).toEqual([1, 2]);
});

it('makes no snapshot where nobody watches', () => {
  const showing = createShowing(undefined, () => expect.fail('a snapshot was made'), Date.now, 200);
  showing.soon();
  showing.now();
});
