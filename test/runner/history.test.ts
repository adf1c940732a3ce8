// From what has happened in a run to what is shown of it.
import { describe, expect, it } from 'vitest';
import { SweepHistory } from '../../src/runner/history.js';
import type { KnownTrial } from '../../src/runner/trial-history.js';
import type { TrialEvent } from '../../src/trial/events.js';
import { RECENT_EVENTS } from '../../src/trial/snapshot.js';
import { epochOf, finishedOf, startedOf, trialOf } from '../store/trials.js';
import { planOf } from './home.js';

const [a, b] = [trialOf(1), trialOf(2)];
const plan = planOf('s', [a, b]);
const fresh: KnownTrial = { state: 'planned', reason: null, attempts: 0, epochs: [] };
const took = (epoch: number, seconds: number) => ({ ...epochOf(epoch, 0.9), metrics: { seconds } });

function begun(known: KnownTrial = fresh): SweepHistory {
  const history = new SweepHistory(plan.sweep, 2, 1000);
  for (const planned of plan.trials) history.take(planned, planned.trial.id === a.id ? known : fresh);
  return history;
}

describe('the history of a run', () => {
  it('starts with what is known', () => {
    const epochs = [epochOf(1, 0.9), epochOf(2, 0.8)];
    const history = begun({ state: 'finished', reason: null, attempts: 1, epochs });
    const snapshot = history.snapshot(4000);
    expect(snapshot).toMatchObject({
      ...{ sweep: 's', workers: 2, at: 4000, elapsedMs: 3000, reused: 1, stopping: false },
      counts: { finished: 1, planned: 1, running: 0 },
    });
    expect(snapshot.trials).toMatchObject([
      { reused: true, epoch: 2, best: 0.9 },
      { reused: false, epoch: 0, best: null },
    ]);
    expect([history.size, history.has(b.id), history.has('x')]).toEqual([2, true, false]);
  });

  it('follows the events of its trials and leaves out what is not planned', () => {
    const history = begun();
    history.begin(a.id, 1, 1500);
    history.tell(a.id, 1, [startedOf(1), epochOf(1, 0.5)]);
    const before = history.snapshot(5000);
    history.tell(a.id, 1, [finishedOf()]);
    expect(history.snapshot(5000).trials).toMatchObject([{ state: 'finished' }, { state: 'planned' }]);
    // A snapshot that was taken stays as it was.
    expect(before.trials[0]).toMatchObject({ state: 'running', startedAt: 1500, values: [0.5] });
    const shown = history.snapshot(5000);
    history.begin('unknown', 1, 1);
    history.tell('unknown', 1, [finishedOf()]);
    expect(history.snapshot(5000)).toEqual(shown);
  });

  it('takes what another run has made of a trial in its place', () => {
    const history = begun();
    const done: KnownTrial = { state: 'finished', reason: null, attempts: 1, epochs: [epochOf(1, 0.7)] };
    history.take(plan.trials[0]!, done);
    expect(history.snapshot(1).trials.map((t) => [t.id, t.state])).toEqual([
      [a.id, 'finished'],
      [b.id, 'planned'],
    ]);
    expect(history.reused).toBe(1);
  });

  it('adds up the seconds of all its trials, an epoch that comes again once', () => {
    const history = begun({ ...fresh, state: 'stopped', attempts: 1, epochs: [took(1, 10), took(2, 5)] });
    history.tell(a.id, 2, [startedOf(2), took(2, 7), took(3, 1)]);
    history.tell(b.id, 1, [startedOf(1), took(1, 100)]);
    expect(history.seconds).toBe(118);
  });

  it('keeps the latest events but progress', () => {
    const history = begun();
    const many = Array.from({ length: 80 }, (_, i) => epochOf(i + 1, 0));
    const progress: TrialEvent = {
      ...{ kind: 'progress', at: 1, epoch: 1, batch: 1, loss: 0, imagesPerSecond: 1 },
    };
    history.tell(a.id, 1, [startedOf(1), ...many, progress]);
    const { events } = history.snapshot(1);
    expect(events).toHaveLength(RECENT_EVENTS);
    expect(events.at(-1)).toEqual({ trialId: a.id, arm: 'plain 3', seed: 1, attempt: 1, event: many[79] });
  });

  it('tells a problem once, and that it is stopping', () => {
    const history = begun();
    for (const problem of ['p', 'p']) history.note(problem);
    for (const line of ['r', 'r']) history.remark(line);
    history.stop();
    const told = { problems: ['p'], remarks: ['r', 'r'], stopping: true };
    expect(history.snapshot(1)).toMatchObject(told);
    expect([history.hasNoted('p'), history.hasNoted('q')]).toEqual([true, false]);
  });
});
