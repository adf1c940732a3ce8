// Stop files, written by us or by hand.
import { expect, it } from 'vitest';
import { parseStop, renderStop, STOP_KINDS, stopOf } from '../../src/runner/stop-request.js';

it.each(STOP_KINDS)('a request of kind %s is read as it was written', (kind) => {
  const request = { kind, reason: 'it took too long' };
  expect(parseStop(renderStop(request))).toEqual(request);
  expect(stopOf(request)).toEqual(request);
});

it('a file by hand is a reason, an empty one a request all the same', () => {
  expect(parseStop('enough\n')).toEqual({ kind: 'stopped', reason: 'enough' });
  expect(parseStop('')).toEqual({ kind: 'stopped', reason: 'asked to stop' });
  expect(parseStop('x\nkind: nonsense\n')).toEqual({ kind: 'stopped', reason: 'x\nkind: nonsense' });
  expect(parseStop('\nkind: timeout\n')).toEqual({ kind: 'stopped', reason: 'kind: timeout' });
});

it('any other reason of a signal is text', () => {
  expect(stopOf('its coordinator is gone')).toEqual({ kind: 'stopped', reason: 'its coordinator is gone' });
});
