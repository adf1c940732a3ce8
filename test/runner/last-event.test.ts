// How errors and requests are told as the last event of an attempt.
import { expect, it } from 'vitest';
import { DataError, EquivalenceError, NanLossError, StoreError } from '../../src/errors.js';
import { lastEvent, stopEvent } from '../../src/runner/last-event.js';

const { signal } = new AbortController();
const coded = (code: string) => Object.assign(new Error(`it failed, ${code}`), { code });

it('an error fails the attempt with its cause, a full disk stops it', () => {
  expect(lastEvent(new Error('odd'), signal)).toMatchObject({
    kind: 'failed',
    cause: 'code',
    message: 'odd',
  });
  expect(lastEvent('odd', signal)).toMatchObject({ cause: 'code', message: 'odd', stack: null });
  expect(lastEvent(new DataError('a.png', 'is bad'), signal)).toMatchObject({ cause: 'data' });
  expect(lastEvent(new StoreError('read', 'a', 'gone'), signal)).toMatchObject({ cause: 'infra' });
  expect(lastEvent(coded('ENOMEM'), signal)).toMatchObject({ cause: 'oom' });
  expect(lastEvent(coded('EIO'), signal)).toMatchObject({ cause: 'infra' });
  expect(lastEvent(coded('ENOENT'), signal)).toMatchObject({ cause: 'code' });
  expect(lastEvent(new NanLossError(1, 2, Number.NaN), signal)).toMatchObject({ cause: 'nan' });
  expect(lastEvent(coded('ENOSPC'), signal)).toMatchObject({ kind: 'stopped' });
});

it('a network that is folded with weights that are no numbers failed as nan, one that changed as code', () => {
  const folded = (by: number) => lastEvent(new EquivalenceError('folding', 'the network', by, 0.01), signal);
  expect(folded(Number.NaN)).toMatchObject({ cause: 'nan' });
  expect(folded(Number.POSITIVE_INFINITY)).toMatchObject({ cause: 'nan' });
  expect(folded(0.5)).toMatchObject({ cause: 'code' });
});

it('what an aborted signal says becomes of the attempt what was asked for', () => {
  const stop = new AbortController();
  stop.abort({ kind: 'preempted', reason: 'SIGTERM' });
  expect(lastEvent(stop.signal.reason, stop.signal)).toMatchObject({ kind: 'failed', cause: 'preempted' });
  expect(stopEvent({ kind: 'pruned', reason: 'poor' }, 3, 4)).toEqual({
    kind: 'pruned',
    epoch: 3,
    reason: 'poor',
  });
  expect(stopEvent({ kind: 'timeout', reason: 'too long' }, 3, 4)).toEqual({
    ...{ kind: 'failed', cause: 'timeout', message: 'too long', stack: null },
  });
  expect(stopEvent({ kind: 'stopped', reason: 'asked to' }, 3, 4)).toEqual({
    ...{ kind: 'stopped', epoch: 3, batch: 4, reason: 'asked to' },
  });
});

it('a message of any length is told in 4000 characters, and its cause is looked for in all of it', () => {
  const event = lastEvent(new Error(`${'0.1 '.repeat(100_000)} out of memory`), signal);
  expect(event).toMatchObject({ kind: 'failed', cause: 'oom' });
  if (event.kind !== 'failed') return;
  expect(event.message).toMatch(/^[0. 1]{4000}… \(396014 more characters\)$/);
  expect(event.stack!.length).toBeLessThan(4100);
});
