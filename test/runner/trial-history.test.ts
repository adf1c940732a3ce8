// One trial from event to event.
import { describe, expect, it } from 'vitest';
import { historyOf, type TrialHistory, withAttempt, withEvent } from '../../src/runner/trial-history.js';
import type { TrialEvent } from '../../src/trial/events.js';
import { epochOf, failedOf, finishedOf, startedOf, trialOf } from '../store/trials.js';
import { planOf } from './home.js';

const { sweep, trials } = planOf('s', [trialOf(1)]);
const fresh = historyOf(
  trials[0]!,
  { state: 'planned', reason: null, attempts: 0, epochs: [] },
  sweep.metric,
);
const progress = (epoch: number, batch: number): TrialEvent => ({
  ...{ kind: 'progress', at: 1, epoch, batch, loss: 0.4, imagesPerSecond: 99 },
});
const told = (history: TrialHistory, ...events: readonly TrialEvent[]) =>
  events.reduce((h, event) => withEvent(h, event, sweep.metric), history);
const having = (...events: readonly TrialEvent[]) => told(withAttempt(fresh, 1, 1500), ...events);

describe('the history of a trial', () => {
  it('follows an attempt batch by batch', () => {
    const history = having(startedOf(1), progress(1, 2));
    expect(history.shown).toMatchObject({
      ...{ state: 'running', attempt: 1, epoch: 0, batch: 2, batchesPerEpoch: 4, loss: 0.4 },
      ...{ imagesPerSecond: 99, startedAt: 1500, endedAt: null },
    });
    const next = told(history, epochOf(1, 0.5), progress(2, 1));
    expect(next.shown).toMatchObject({ epoch: 1, batch: 1, values: [0.5], best: 0.5 });
    expect(told(next, finishedOf()).shown).toMatchObject({ state: 'finished', batch: 0, endedAt: 9000 });
    expect(fresh.shown).toMatchObject({ state: 'planned', values: [] });
  });

  it('shows why a trial failed, and that it runs again', () => {
    const failed = having(startedOf(1), failedOf('nan'));
    expect(failed.shown).toMatchObject({ state: 'failed', reason: 'nan: the loss is NaN' });
    expect(withAttempt(failed, 2, 3000).shown).toMatchObject({
      ...{ state: 'running', reason: null, attempt: 2, startedAt: 1500, endedAt: null },
    });
  });

  it('an epoch that comes again takes its own place; one without the metric is NaN', () => {
    const history = having(startedOf(1), epochOf(1, 0.5), epochOf(2, 0.7), epochOf(2, 0.6), {
      ...{ kind: 'epoch', at: 1, epoch: 3, metrics: { seconds: 4 } },
    });
    expect(history.shown).toMatchObject({
      ...{ values: [0.5, 0.6, Number.NaN], best: 0.6, last: Number.NaN, epoch: 3 },
    });
    expect(history.seconds).toEqual([0, 0, 4]);
  });

  it('knows the best by the goal', () => {
    const down = { ...sweep.metric, goal: 'minimize' } as const;
    const history = [0.5, 0.3, 0.4].reduce((h, v, i) => withEvent(h, epochOf(i + 1, v), down), fresh);
    expect(history.shown).toMatchObject({ best: 0.3, last: 0.4 });
  });

  it('measures whole epochs only', () => {
    const { measured } = having(startedOf(1), epochOf(1, 0), epochOf(2, 0));
    expect(measured).toEqual({ epochs: 2, ms: 1001 });
    const resumed = { ...startedOf(2), resumedFrom: { epoch: 1, batch: 3 } };
    expect(having(resumed, epochOf(1, 0), epochOf(2, 0)).measured).toEqual({ epochs: 1, ms: 1 });
  });
});
