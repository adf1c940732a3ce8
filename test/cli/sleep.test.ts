// Waiting, and being woken.
import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { sleep } from '../../src/cli/sleep.js';

it('ends by itself, or when aborted, and leaves no listener', async () => {
  const { signal } = new AbortController();
  await sleep(5, signal);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  const wake = new AbortController();
  const waiting = sleep(3_600_000, wake.signal);
  wake.abort();
  await waiting;
  await sleep(3_600_000, wake.signal);
  expect(getEventListeners(wake.signal, 'abort')).toEqual([]);
});
