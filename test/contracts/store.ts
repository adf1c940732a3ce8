// The contract of every store: run over sqlite and memory.
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import type { Store } from '../../src/store/store.js';
import { COST, epochOf, failedOf, finishedOf, startedOf, sweepOf, trialOf } from '../store/trials.js';
import { eachStore } from './each-store.js';

/** Describes a store; `create` gives an empty one. */
export function describeStore(name: string, create: () => Store): void {
  describe(`${name} keeps the store contract`, () => {
    let store: Store;
    const { trial, put } = eachStore(create, (made) => {
      store = made;
    });

    it('an added trial is planned, and adding it again changes nothing', () => {
      put(1, startedOf(1));
      store.putTrial(trial);
      expect(store.trial(trial.id)?.state).toBe('running');
      expect(store.trials()).toHaveLength(1);
      store.putTrial(trialOf(2));
      expect(store.trial(trialOf(2).id)).toEqual({
        ...{ trial: trialOf(2), state: 'planned', attempts: 0, epoch: 0, epochs: 0, train: null },
        ...{ deploy: null, seconds: null, equivalenceError: null, reason: null },
      });
      expect(store.trial('0000000000000000')).toBeNull();
    });

    it('events of an attempt make the record', () => {
      put(1, startedOf(1), epochOf(1, 0.5), epochOf(2, 0.7));
      put(1, finishedOf());
      expect(store.trial(trial.id)).toEqual({
        ...{ trial, state: 'finished', attempts: 1, epoch: 2, epochs: 3, train: COST },
        ...{ deploy: { params: 50, macs: 7 }, seconds: 12.5, equivalenceError: 1e-7, reason: null },
      });
      expect(store.epochs(trial.id)).toEqual([
        { epoch: 1, metrics: epochOf(1, 0.5).metrics },
        { epoch: 2, metrics: epochOf(2, 0.7).metrics },
      ]);
      expect(store.attempts(trial.id)).toEqual([
        { trialId: trial.id, attempt: 1, offset: 40, epoch: 2, end: 'finished', failure: null },
      ]);
    });

    it('a batch that was ingested before is ignored, one with a gap or an overlap is refused', () => {
      put(1, startedOf(1), epochOf(1, 0.5));
      const before = [store.trial(trial.id), store.events(trial.id), store.attempts(trial.id)];
      store.ingest(trial.id, 1, { events: [startedOf(1), epochOf(1, 0.9)], from: 0, to: 20 });
      store.ingest(trial.id, 1, { events: [startedOf(1)], from: 0, to: 10 });
      expect([store.trial(trial.id), store.events(trial.id), store.attempts(trial.id)]).toEqual(before);
      for (const [from, to] of [
        [30, 40],
        [10, 30],
        [20, 10],
      ] as const)
        expect(() => store.ingest(trial.id, 1, { events: [epochOf(2, 0.1)], from, to })).toThrow(StoreError);
      expect([store.trial(trial.id), store.events(trial.id), store.attempts(trial.id)]).toEqual(before);
    });

    it('metrics of a later attempt replace those of the same epoch, never the other way round', () => {
      put(1, startedOf(1), epochOf(1, 0.1), epochOf(2, 0.2));
      put(2, startedOf(2), { ...epochOf(2, 0.3), metrics: { 'val.accuracy': 0.3 } });
      put(1, epochOf(2, 0.9), finishedOf());
      expect(store.epochs(trial.id).map((e) => e.metrics)).toEqual([
        epochOf(1, 0.1).metrics,
        { 'val.accuracy': 0.3 },
      ]);
      expect(store.trial(trial.id)?.state).toBe('running');
      expect(store.trial(trial.id)?.attempts).toBe(2);
    });

    it('not-a-number and infinities round trip', () => {
      const metrics = { a: Number.NaN, b: Infinity, c: -Infinity, d: 5e-324, e: 0.1 + 0.2, f: 2 ** 53 };
      put(1, startedOf(1), { kind: 'epoch', at: 1, epoch: 1, metrics });
      put(1, { ...finishedOf(), equivalenceError: Number.NaN });
      expect(store.epochs(trial.id)).toEqual([{ epoch: 1, metrics }]);
      expect(store.trial(trial.id)?.equivalenceError).toBeNaN();
      expect(store.events(trial.id)[1]?.event).toEqual({ kind: 'epoch', at: 1, epoch: 1, metrics });
    });

    it('keeps every event but progress, in the order of attempts and lines', () => {
      const progress = {
        kind: 'progress',
        at: 1,
        epoch: 1,
        batch: 2,
        loss: 0.3,
        imagesPerSecond: 9,
      } as const;
      put(1, startedOf(1), progress, failedOf('nan'));
      put(2, startedOf(2));
      put(2, progress, epochOf(1, 0.5));
      expect(store.events(trial.id).map((e) => [e.attempt, e.sequence, e.event.kind])).toEqual([
        [1, 0, 'started'],
        [1, 1, 'failed'],
        [2, 0, 'started'],
        [2, 1, 'epoch'],
      ]);
    });

    it('states follow the last event, with its reason', () => {
      put(1, startedOf(1), failedOf('nan'));
      expect(store.trial(trial.id)).toMatchObject({ state: 'failed', reason: 'nan: the loss is NaN' });
      put(2, startedOf(2), { kind: 'stopped', at: 1, epoch: 1, batch: 2, reason: 'asked to' });
      expect(store.trial(trial.id)).toMatchObject({ state: 'stopped', reason: 'asked to' });
      store.putAttempt(trial.id, 3);
      expect(store.trial(trial.id)).toMatchObject({ state: 'running', reason: null });
      put(3, { kind: 'pruned', at: 1, epoch: 1, reason: 'worse than half' });
      expect(store.trial(trial.id)).toMatchObject({ state: 'pruned', reason: 'worse than half' });
    });

    it('an attempt that was lost is ended once, and its offset stays', () => {
      put(1, startedOf(1), epochOf(1, 0.5));
      store.endAttempt(trial.id, 1, failedOf('lost'));
      store.endAttempt(trial.id, 1, failedOf('code'));
      expect(store.attempts(trial.id)).toEqual([
        { trialId: trial.id, attempt: 1, offset: 20, epoch: 1, end: 'failed', failure: 'infra' },
      ]);
      expect(store.trial(trial.id)).toMatchObject({ state: 'failed', reason: 'lost: the loss is NaN' });
      expect(store.events(trial.id)).toHaveLength(3);
    });

    it('a removed trial is forgotten, but planned again where a sweep plans it', () => {
      const { sweep, plan } = sweepOf('s', [trialOf(1), trialOf(2)]);
      store.putSweep(sweep, plan);
      put(1, startedOf(1), epochOf(1, 0.5), finishedOf());
      store.removeTrial(trial.id);
      expect(store.trial(trial.id)).toEqual(store.sweepTrials('s')[0]?.record);
      expect(store.trial(trial.id)).toMatchObject({ state: 'planned', attempts: 0, epoch: 0, seconds: null });
      expect([store.attempts(trial.id), store.epochs(trial.id), store.events(trial.id)]).toEqual([
        [],
        [],
        [],
      ]);
      put(1, startedOf(1), epochOf(1, 0.7));
      store.removeSweep('s');
      expect([store.sweeps(), store.sweepTrials('s')]).toEqual([[], []]);
      expect(store.trial(trial.id)?.epoch).toBe(1);
      store.removeTrial(trial.id);
      expect(store.trial(trial.id)).toBeNull();
      expect(() => store.removeTrial(trial.id)).toThrow(StoreError);
      store.removeSweep('none');
      expect(store.check()).toEqual([]);
    });

    it('unknown trials and attempts are refused by name', () => {
      expect(() => store.putAttempt('00000000000000aa', 1)).toThrow(/00000000000000aa/);
      expect(() => store.ingest(trial.id, 7, { events: [], from: 0, to: 0 })).toThrow(/attempt 7/);
      expect(() => store.endAttempt(trial.id, 7, failedOf('lost'))).toThrow(/attempt 7/);
      expect(store.attempts('00000000000000aa')).toEqual([]);
      expect(store.epochs('00000000000000aa')).toEqual([]);
      expect(store.events('00000000000000aa')).toEqual([]);
    });

    it('takes a thousand epochs', () => {
      const epochs = Array.from({ length: 1000 }, (_, i) => epochOf(i + 1, i / 1000));
      put(1, startedOf(1, 1000));
      for (let i = 0; i < 1000; i += 50) put(1, ...epochs.slice(i, i + 50));
      expect(store.trial(trial.id)).toMatchObject({ epoch: 1000, epochs: 1000 });
      expect(store.epochs(trial.id)).toEqual(epochs.map(({ epoch, metrics }) => ({ epoch, metrics })));
      expect(store.check()).toEqual([]);
    });
  });
}
