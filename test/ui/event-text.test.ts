import { describe, expect, it } from 'vitest';
import type { TrialEvent } from '../../src/trial/events.js';
import { describeEvent, eventTone, formatClock } from '../../src/ui/event-text.js';
import { EPOCH, FAILED, FINISHED, GROWN, STARTED } from './fixtures.js';

const cost = (params: number) => ({ params, macs: params });

describe('events in words', () => {
  it.each<[string | null, TrialEvent]>([
    ['started: 4 epochs of 40 batches, native engine', STARTED],
    ['resumed from epoch 2, batch 7', { ...STARTED, resumedFrom: { epoch: 2, batch: 7 } } as TrialEvent],
    ['epoch 1: loss 0.5123, validation 81.20 %, 12.3 s', EPOCH],
    ['epoch 1: loss NaN', { ...EPOCH, metrics: { 'train.loss': Number.NaN } } as TrialEvent],
    ['grown stage1.conv1: 1x1 kxk, params 60.00 k -> 75.00 k', GROWN],
    [
      'cut a: 1x1 1xk, params 3.000 k -> 2.000 k',
      {
        kind: 'cut',
        at: 0,
        epoch: 1,
        path: 'a',
        equivalenceError: 0,
        before: cost(3000),
        after: cost(2000),
        branches: [
          { branch: '1x1', ratio: 0.1 },
          { branch: '1xk', ratio: 0.1 },
        ],
      },
    ],
    ['finished in 1 min 18 s: 75.00 k params, deployed 60.00 k, fusing error 2.00e-7', FINISHED],
    ['failed (nan): the loss is NaN at epoch 2', FAILED],
    ['pruned at epoch 3: below the median', { kind: 'pruned', at: 0, epoch: 3, reason: 'below the median' }],
    [
      'stopped at epoch 3, batch 4: interrupt',
      { kind: 'stopped', at: 0, epoch: 3, batch: 4, reason: 'interrupt' },
    ],
    [null, { kind: 'checkpointed', at: 0, epoch: 1, batch: 0 }],
    [null, { kind: 'progress', at: 0, epoch: 1, batch: 2, loss: 1, imagesPerSecond: 3 }],
    [null, { kind: 'calibrated', at: 0, epoch: 1, path: 'a', batches: 20 }],
    [null, { kind: 'scored', at: 0, epoch: 1, score: 'snip', candidates: [], chosen: null }],
  ])('%s', (text, event) => expect(describeEvent(event)).toBe(text));

  it('have a tone', () => {
    expect([FAILED, FINISHED, GROWN, EPOCH].map(eventTone)).toEqual(['bad', 'good', 'busy', 'plain']);
  });

  it('have a clock', () => {
    expect(formatClock(83_999)).toBe('01:23');
    expect(formatClock(3_723_000)).toBe('1:02:03');
    expect(formatClock(-5)).toBe('00:00');
  });
});
