import { expect, it } from 'vitest';
import type { TrialEvent } from '../../src/trial/events.js';
import { effectiveEvents } from '../../src/trial/history.js';

const cost = { params: 1, macs: 1 };
const started = (attempt: number, epoch: number | null): TrialEvent => ({
  kind: 'started',
  at: 0,
  attempt,
  resumedFrom: epoch === null ? null : { epoch, batch: 0 },
  epochs: 4,
  batchesPerEpoch: 1,
  train: cost,
  deploy: cost,
  engine: 'test',
});
const epoch = (n: number): TrialEvent => ({ kind: 'epoch', at: 0, epoch: n, metrics: {} });
const line = (attempt: number, event: TrialEvent) => ({ attempt, event });
const epochsOf = (events: readonly { attempt: number; event: TrialEvent }[]) =>
  events.flatMap((e) => (e.event.kind === 'epoch' ? [`${e.attempt}:${e.event.epoch}`] : []));

it('keeps everything of a single attempt', () => {
  const all = [line(1, started(1, null)), line(1, epoch(1)), line(1, epoch(2))];
  expect(effectiveEvents(all)).toEqual(all);
});

it('leaves out what a resumed attempt does again', () => {
  const first = [line(1, started(1, null)), ...[1, 2, 3].map((n) => line(1, epoch(n)))];
  const second = [line(2, started(2, 2)), ...[3, 4].map((n) => line(2, epoch(n)))];
  expect(epochsOf(effectiveEvents([...first, ...second]))).toEqual(['1:1', '1:2', '2:3', '2:4']);
});

it('starts over with an attempt from scratch, and an attempt that never started changes nothing', () => {
  const first = [line(1, started(1, null)), line(1, epoch(1))];
  expect(epochsOf(effectiveEvents([...first, line(2, started(2, null)), line(2, epoch(1))]))).toEqual([
    '2:1',
  ]);
  const lost: TrialEvent = { kind: 'failed', at: 0, cause: 'lost', message: '', stack: null };
  expect(effectiveEvents([...first, line(2, lost)])).toHaveLength(3);
});
