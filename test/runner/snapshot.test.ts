// From what has happened to what is shown.
import { describe, expect, it } from 'vitest';
import {
  countStates,
  type KnownTrial,
  type SweepHistory,
  startHistory,
  toSnapshot,
  withAttempt,
  withEvents,
  withPlanned,
  withProblem,
  withStopping,
} from '../../src/runner/snapshot.js';
import type { TrialEvent } from '../../src/trial/events.js';
import { RECENT_EVENTS } from '../../src/trial/snapshot.js';
import { epochOf, failedOf, finishedOf, startedOf, trialOf } from '../store/trials.js';
import { planOf } from './home.js';

const [a, b] = [trialOf(1), trialOf(2)];
const plan = planOf('s', [a, b]);
const fresh: KnownTrial = { state: 'planned', reason: null, attempts: 0, epochs: [] };
const start = (known: (id: string) => KnownTrial = () => fresh) =>
  withPlanned(
    startHistory(plan.sweep, 2, 1000),
    plan.trials.map((planned) => ({ planned, known: known(planned.trial.id) })),
  );
const progress = (epoch: number, batch: number): TrialEvent => ({
  ...{ kind: 'progress', at: 1, epoch, batch, loss: 0.4, imagesPerSecond: 99 },
});
const shown = (history: SweepHistory, i = 0) => toSnapshot(history, 5000).trials[i]!;
const having = (...events: readonly TrialEvent[]) =>
  withEvents(withAttempt(start(), a.id, 1, 1500), a.id, 1, events);

describe('snapshot', () => {
  it('starts with what is known', () => {
    const epochs = [epochOf(1, 0.9), epochOf(2, 0.8)];
    const done: KnownTrial = { state: 'finished', reason: null, attempts: 1, epochs };
    const snapshot = toSnapshot(
      start((id) => (id === a.id ? done : fresh)),
      4000,
    );
    expect(snapshot).toMatchObject({
      sweep: 's',
      workers: 2,
      at: 4000,
      elapsedMs: 3000,
      reused: 1,
      stopping: false,
    });
    expect(snapshot.counts).toMatchObject({ finished: 1, planned: 1, running: 0 });
    expect(snapshot.trials[0]).toMatchObject({
      reused: true,
      epoch: 2,
      best: 0.9,
      last: 0.8,
      startedAt: null,
    });
    expect(snapshot.trials[1]).toMatchObject({
      reused: false,
      epoch: 0,
      epochs: 3,
      best: null,
      last: null,
      values: [],
    });
  });

  it('follows an attempt batch by batch', () => {
    const history = having(startedOf(1), progress(1, 2));
    expect(shown(history)).toMatchObject({
      ...{ state: 'running', attempt: 1, epoch: 0, batch: 2, batchesPerEpoch: 4, loss: 0.4 },
      ...{ imagesPerSecond: 99, startedAt: 1500, endedAt: null },
    });
    const next = withEvents(history, a.id, 1, [epochOf(1, 0.5), progress(2, 1)]);
    expect(shown(next)).toMatchObject({ epoch: 1, batch: 1, values: [0.5], best: 0.5 });
    expect(shown(withEvents(next, a.id, 1, [finishedOf()]))).toMatchObject({
      state: 'finished',
      batch: 0,
      endedAt: 9000,
    });
    expect(shown(history, 1)).toMatchObject({ state: 'planned' });
  });

  it('shows why a trial failed, and that it runs again', () => {
    const failed = having(startedOf(1), failedOf('nan'));
    expect(shown(failed)).toMatchObject({ state: 'failed', reason: 'nan: the loss is NaN' });
    expect(shown(withAttempt(failed, a.id, 2, 3000))).toMatchObject({
      ...{ state: 'running', reason: null, attempt: 2, startedAt: 1500, endedAt: null },
    });
  });

  it('an epoch that comes again takes its own place; one without the metric is NaN', () => {
    const history = having(startedOf(1), epochOf(1, 0.5), epochOf(2, 0.7), epochOf(2, 0.6), {
      ...{ kind: 'epoch', at: 1, epoch: 3, metrics: {} },
    });
    expect(shown(history)).toMatchObject({
      values: [0.5, 0.6, Number.NaN],
      best: 0.6,
      last: Number.NaN,
      epoch: 3,
    });
  });

  it('keeps the latest events but progress', () => {
    const many = Array.from({ length: 80 }, (_, i) => epochOf(i + 1, 0));
    const { events } = toSnapshot(having(startedOf(1), progress(1, 1), ...many), 1);
    expect(events).toHaveLength(RECENT_EVENTS);
    expect(events.at(-1)).toEqual({ trialId: a.id, arm: 'plain 3', seed: 1, attempt: 1, event: many[79] });
    expect(withEvents(start(), 'unknown', 1, many)).toEqual(start());
  });

  it('tells a problem once, and that it is stopping', () => {
    const history = withStopping(withProblem(withProblem(start(), 'p'), 'p'));
    expect(toSnapshot(history, 1)).toMatchObject({ problems: ['p'], stopping: true });
  });

  it('measures whole epochs only', () => {
    const measured = (...events: readonly TrialEvent[]) => having(...events).trials.get(a.id)?.epochMs;
    expect(measured(startedOf(1), epochOf(1, 0), epochOf(2, 0))).toEqual([1000, 1]);
    const resumed = { ...startedOf(2), resumedFrom: { epoch: 1, batch: 3 } };
    expect(measured(resumed, epochOf(1, 0), epochOf(2, 0))).toEqual([1]);
  });

  it('changes nothing in the history that it is given', () => {
    const history = start();
    const text = JSON.stringify([...history.trials]);
    withEvents(withAttempt(history, a.id, 1, 1), a.id, 1, [startedOf(1), epochOf(1, 1)]);
    expect(JSON.stringify([...history.trials])).toBe(text);
    expect(countStates(['failed', 'failed', 'planned'])).toMatchObject({
      failed: 2,
      planned: 1,
      finished: 0,
    });
  });
});
