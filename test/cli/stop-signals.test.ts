import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { listenForStop } from '../../src/cli/stop-signals.js';

function listen() {
  const source = new EventEmitter();
  const told: string[] = [];
  const clock = { time: 0 };
  const stop = listenForStop(
    source,
    () => clock.time,
    (request) => told.push(request),
  );
  const send = (signal: string, at: number) => {
    clock.time = at;
    source.emit(signal, signal);
  };
  return { source, stop, told, send };
}

it('the first Ctrl-C stops with checkpoints, the second at once', () => {
  const { stop, told, send } = listen();
  send('SIGINT', 0);
  expect([stop.soft.aborted, stop.hard.aborted]).toEqual([true, false]);
  send('SIGINT', 2000);
  send('SIGINT', 4000);
  expect(stop.hard.aborted).toBe(true);
  expect(told).toEqual(['soft', 'hard']);
});

it('one Ctrl-C that is delivered twice is one', () => {
  const { stop, send } = listen();
  send('SIGINT', 0);
  send('SIGINT', 20);
  expect(stop.hard.aborted).toBe(false);
});

it('SIGTERM stops with checkpoints, however often it comes', () => {
  const { stop, send } = listen();
  send('SIGTERM', 0);
  send('SIGTERM', 5000);
  expect([stop.soft.aborted, stop.hard.aborted]).toEqual([true, false]);
});

it('hears nothing once released', () => {
  const { source, stop, send } = listen();
  stop.release();
  send('SIGINT', 0);
  expect(stop.soft.aborted).toBe(false);
  expect(source.eventNames()).toEqual([]);
});
