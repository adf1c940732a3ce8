// What events change, and where a batch belongs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attemptChanges,
  isLast,
  isStored,
  placeBatch,
  trialChange,
  trialChanges,
} from '../../src/store/changes.js';
import { COST, epochOf, failedOf, finishedOf, startedOf } from './trials.js';

describe('changes', () => {
  it('later events speak over earlier ones', () => {
    expect(trialChanges([])).toEqual({});
    expect(trialChange(epochOf(1, 0))).toEqual({});
    expect(trialChanges([startedOf(1), epochOf(1, 0)])).toMatchObject({
      state: 'running',
      epochs: 3,
      train: COST,
    });
    expect(trialChanges([startedOf(1), failedOf('oom')])).toMatchObject({
      state: 'failed',
      reason: 'oom: the loss is NaN',
    });
    expect(trialChanges([startedOf(1), finishedOf(3)])).toMatchObject({
      state: 'finished',
      seconds: 3,
      reason: null,
    });
  });

  it('an attempt knows its highest epoch, its end and the class of its failure', () => {
    const before = { epoch: 0, end: null, failure: null };
    expect(attemptChanges(before, [startedOf(1), epochOf(2, 0), epochOf(1, 0)])).toEqual({
      ...before,
      epoch: 2,
    });
    expect(attemptChanges(before, [failedOf('nan')])).toEqual({ epoch: 0, end: 'failed', failure: 'nan' });
    expect(attemptChanges({ ...before, epoch: 4 }, [failedOf('lost')])).toEqual({
      epoch: 4,
      end: 'failed',
      failure: 'infra',
    });
  });

  it('four kinds of event are the last of an attempt; progress alone is not stored', () => {
    expect([startedOf(1), epochOf(1, 0), finishedOf(), failedOf('nan')].map(isLast)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(isStored(epochOf(1, 0))).toBe(true);
    expect(isStored({ kind: 'progress', at: 1, epoch: 1, batch: 1, loss: 0, imagesPerSecond: 1 })).toBe(
      false,
    );
  });

  it('a batch continues, repeats or is refused; nothing else', () => {
    const size = fc.nat(50);
    fc.assert(
      fc.property(size, size, size, (offset, from, to) => {
        const place = placeBatch(offset, { from, to });
        if (from <= to && from === offset) expect(place).toEqual({ fresh: true });
        else if (from <= to && to <= offset) expect(place).toEqual({ fresh: false });
        else expect(place).toHaveProperty('problem');
      }),
    );
  });
});
