import { describe, expect, it } from 'vitest';
import type { TrialEvent } from '../../src/trial/events.js';
import { RECENT_EVENTS } from '../../src/trial/snapshot.js';
import { plainLines, showPlain } from '../../src/ui/plain.js';
import { ESCAPES, UNSAFE } from '../report/hostile.js';
import {
  busySweep,
  EPOCH,
  eventSnapshot,
  FAILED,
  GROWN,
  STARTED,
  sweepSnapshot,
  testSource,
  trialSnapshot,
} from './fixtures.js';

describe('plain lines', () => {
  it('tell a run as golden text', () => {
    expect(plainLines(null, busySweep())).toEqual([
      'quick: 8 trials (4 planned, 2 running, 1 finished, 1 failed), 2 workers',
      '00:02 plain seed 1: started: 4 epochs of 40 batches, native engine',
      '00:30 plain seed 1: epoch 1: loss 0.5123, validation 81.20 %, 12.3 s, about 2 min 10 s left in all',
      '00:31 plain seed 1: grown stage1.conv1: 1x1 kxk, params 60.00 k -> 75.00 k',
      '01:20 plain seed 1: finished in 1 min 18 s: 75.00 k params, deployed 60.00 k, fusing error 2.00e-7',
      '01:22 plain seed 2: failed (nan): the loss is NaN at epoch 2',
    ]);
  });

  it('tell each event once, with the speed as measured', () => {
    const trial = trialSnapshot({ state: 'running', imagesPerSecond: 812 });
    const first = sweepSnapshot([trial], { events: [eventSnapshot(STARTED)] });
    const second = sweepSnapshot([trial], { events: [eventSnapshot(STARTED), eventSnapshot(EPOCH)] });
    expect(plainLines(first, second)).toEqual([
      '00:30 plain seed 1: epoch 1: loss 0.5123, validation 81.20 %, 12.3 s, 812 img/s, about 2 min 10 s left in all',
    ]);
    expect(plainLines(second, second)).toEqual([]);
  });

  it('say when events were too many to tell', () => {
    const events = (from: number) =>
      Array.from({ length: RECENT_EVENTS }, (_, i) =>
        eventSnapshot({ ...EPOCH, epoch: from + i } as TrialEvent),
      );
    const lines = plainLines(
      sweepSnapshot([], { events: events(0) }),
      sweepSnapshot([], { events: events(100) }),
    );
    expect(lines[0]).toBe('… more events came than are kept; the logs hold them all');
  });

  it('tell of a trial that was lost without a word, of remarks, problems, and of stopping', () => {
    const before = sweepSnapshot([trialSnapshot({ state: 'running' })], { problems: ['a'] });
    const after = sweepSnapshot([trialSnapshot({ state: 'failed', reason: 'killed by signal 9' })], {
      problems: ['a', 'b'],
      remarks: ['two more trials'],
      stopping: true,
    });
    expect(plainLines(before, after)).toEqual([
      '01:23 plain seed 1: failed: killed by signal 9',
      'two more trials',
      'warning: b',
      'stopping: running trials finish their batch and write a checkpoint; Ctrl-C again ends at once',
    ]);
  });

  it.each(ESCAPES.map((e) => [JSON.stringify(e), e]))('are safe and single for names like %s', (_, e) => {
    const events = [
      eventSnapshot({ ...FAILED, message: e } as TrialEvent, { arm: e }),
      eventSnapshot({ ...GROWN, path: e } as TrialEvent),
    ];
    const snapshot = sweepSnapshot([trialSnapshot({ arm: e })], { sweep: e, events, problems: [e] });
    for (const line of plainLines(null, snapshot)) expect(line).not.toMatch(UNSAFE);
  });
});

describe('showPlain', () => {
  it('writes what is new until it is closed, and the last state at the end', () => {
    const source = testSource(sweepSnapshot([]));
    const written: string[] = [];
    const screen = showPlain(source, (line) => written.push(line));
    source.push(sweepSnapshot([], { events: [eventSnapshot(STARTED)] }));
    screen.close();
    source.push(sweepSnapshot([], { events: [eventSnapshot(STARTED), eventSnapshot(GROWN)] }));
    expect(written).toEqual([
      'quick: 0 trials (), 2 workers\n',
      '00:02 plain seed 1: started: 4 epochs of 40 batches, native engine\n',
    ]);
  });
});
