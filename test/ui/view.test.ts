import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrialSnapshot } from '../../src/trial/snapshot.js';
import { TRIAL_STATES } from '../../src/trial/states.js';
import { fits, lineText } from '../../src/ui/line.js';
import { progressBar, sweepProgress, viewRun } from '../../src/ui/view.js';
import { ESCAPES, UNSAFE } from '../report/hostile.js';
import { busySweep, eventSnapshot, FAILED, GROWN, sweepSnapshot, trialSnapshot } from './fixtures.js';

const SIZES = [
  { width: 40, height: 12 },
  { width: 80, height: 24 },
  { width: 200, height: 60 },
] as const;
const text = (...args: Parameters<typeof viewRun>) => viewRun(...args).map(lineText);

/** Many trials with long names of wide characters in every state. */
function crowd(count: number) {
  const trials: readonly TrialSnapshot[] = Array.from({ length: count }, (_, i) =>
    trialSnapshot({
      id: String(i),
      arm: `深度学习 dyrep interval=${i} threshold=0.00000${i}`,
      seed: i * 1_000_003,
      state: TRIAL_STATES[i % TRIAL_STATES.length]!,
      epoch: 599,
      epochs: 600,
      values: Array.from({ length: 600 }, (_, e) => e / 600),
      best: 1 / 3,
      loss: 1e-9,
      imagesPerSecond: 123_456,
    }),
  );
  const events = Array.from({ length: 50 }, () => eventSnapshot(GROWN, { arm: '一'.repeat(300) }));
  return sweepSnapshot(trials, {
    sweep: '宽'.repeat(200),
    stopping: true,
    reused: 7,
    remainingMs: 9e9,
    events,
    problems: ['p'.repeat(500), 'q', 'r', 's'],
  });
}

describe('viewRun', () => {
  it('tells what happened on a narrow screen, too', () => {
    const events = [eventSnapshot(GROWN, { arm: 'dyrep lr=0.1 interval=1 calibration_batches=2' })];
    const lines = text(sweepSnapshot([trialSnapshot()], { events }), SIZES[0]);
    expect(lines.find((line) => line.includes('grown'))).toMatch(/^\d\d:\d\d dyre…\S* #\d+ grown/);
  });

  it('says what Ctrl-C does now', () => {
    const hint = (stopping: boolean) => text(sweepSnapshot([trialSnapshot()], { stopping }), SIZES[1]).at(-1);
    expect(hint(false)).toContain('Ctrl-C stops with a checkpoint.');
    expect(hint(true)).toContain('Ctrl-C again ends at once.');
  });

  it('tells what is left in whole seconds', () => {
    const left = (remainingMs: number) =>
      text(sweepSnapshot([trialSnapshot()], { remainingMs }), SIZES[1])[1];
    expect(left(34_400)).toContain(', about 34 s left');
    expect(left(245_000)).toContain(', about 4 min 05 s left');
  });

  it.each(SIZES)('fits $width x $height, whatever happens', (size) => {
    for (const snapshot of [busySweep(), crowd(0), crowd(1), crowd(7), crowd(300), sweepSnapshot([])])
      expect(fits(viewRun(snapshot, size), size)).toBe(true);
  });

  it('fits any screen', () => {
    fc.assert(
      fc.property(fc.nat(220), fc.nat(70), fc.nat(40), (width, height, count) => {
        expect(fits(viewRun(crowd(count), { width, height }), { width, height })).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('counts the trials that do not fit, and each trial is shown or counted', () => {
    for (const size of SIZES) {
      const lines = text(crowd(300), size);
      const rest = Number(lines.find((l) => l.startsWith('… '))!.match(/… (\d+) more: /)![1]);
      const shown = lines.filter((l) => /\d+\/600 /.test(l)).length;
      expect(shown + rest).toBe(300);
    }
    expect(text(busySweep(), SIZES[1]).some((l) => l.startsWith('… '))).toBe(false);
  });

  it('tells states, progress, speed, estimate, and the latest events last', () => {
    const lines = text(busySweep(), SIZES[1]);
    expect(lines[0]).toBe('quick  1/8 finished, 2 running, 1 failed  2 workers');
    expect(lines[1]).toBe('[██████░░░░░░░░░░░░] 33%  01:23, about 2 min 10 s left  1610 img/s');
    expect(lines.at(-3)).toBe('01:22 plain #2 failed (nan): the loss is NaN at epoch 2');
  });

  it('claims no estimate and no speed before they are measured', () => {
    const lines = text(sweepSnapshot([trialSnapshot()], { remainingMs: null }), SIZES[1]);
    expect(lines[1]).toBe('[░░░░░░░░░░░░░░░░░░] 0%  01:23');
  });

  it('says when it is stopping, what is from before, and what went wrong', () => {
    const lines = text(
      sweepSnapshot([trialSnapshot({ state: 'finished', reused: true })], {
        stopping: true,
        reused: 1,
        problems: ['trial x: line 3 is no event'],
      }),
      SIZES[1],
    );
    expect(lines[0]).toContain('stopping after the batch');
    expect(lines[0]).toContain('1/1 finished (1 from before)');
    expect(lines).toContain('! trial x: line 3 is no event');
  });

  it.each(ESCAPES.map((e) => [JSON.stringify(e), e]))('hands no terminal anything to obey: %s', (_, e) => {
    const failed = eventSnapshot({ ...FAILED, message: e } as typeof FAILED, { arm: e });
    const snapshot = sweepSnapshot([trialSnapshot({ arm: e, reason: e })], {
      sweep: e,
      problems: [e],
      events: [failed, eventSnapshot({ ...GROWN, path: e, branches: [e] } as typeof GROWN)],
    });
    for (const size of SIZES) for (const line of text(snapshot, size)) expect(line).not.toMatch(UNSAFE);
  });
});

describe('progress', () => {
  it('weighs trials by their epochs; failed and pruned ones have nothing left to do', () => {
    const trials = [
      trialSnapshot({ epochs: 6, epoch: 3 }),
      trialSnapshot({ epochs: 2, state: 'failed' }),
      trialSnapshot({ epochs: 2, state: 'pruned' }),
    ];
    expect(sweepProgress(sweepSnapshot(trials))).toBeCloseTo(0.7, 12);
    expect(sweepProgress(sweepSnapshot([]))).toBe(0);
  });

  it('has a bar of a given width', () => {
    expect(progressBar(0.5, 10)).toBe('[████░░░░]');
    expect(progressBar(2, 4)).toBe('[██]');
    expect(progressBar(-1, 4)).toBe('[░░]');
  });
});
