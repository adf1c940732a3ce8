// Waiting with a limit.
import { expect, it } from 'vitest';
import { Ending } from '../../src/runner/ending.js';
import type { ExitInfo } from '../../src/runner/executors/executor.js';

const exit: ExitInfo = { code: 0, signal: null, error: null };

it('says nothing until the end, wakes at it, and says it again', async () => {
  let end: (exit: ExitInfo) => void = () => {};
  const done = new Promise<ExitInfo>((resolve) => {
    end = resolve;
  });
  const ending = new Ending(done);
  expect(await ending.within(1)).toBeNull();
  // Only the end can wake this one in time.
  const waiting = ending.within(1_000_000);
  end(exit);
  expect(await waiting).toBe(exit);
  expect(await ending.within(1_000_000)).toBe(exit);
});
