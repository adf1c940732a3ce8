// The contract of every store for sweeps and their plans: what their places keep and their results are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import type { Store } from '../../src/store/store.js';
import { selectEpoch } from '../../src/trial/metrics.js';
import { COST, epochOf, finishedOf, startedOf, sweepOf, trialOf } from '../store/trials.js';
import { eachStore } from './each-store.js';

/** Describes how a store keeps plans; `create` gives an empty one. */
export function describePlans(name: string, create: () => Store): void {
  describe(`${name} keeps the contract of plans`, () => {
    let store: Store;
    const { trial, put } = eachStore(create, (made) => {
      store = made;
    });

    it('sweeps come in the order of their creation, a plan in its own order', () => {
      const late = sweepOf('late', [trialOf(3), trialOf(1), trialOf(2)], 9);
      const early = sweepOf('z-early', [trialOf(1)], 3);
      store.putSweep(late.sweep, late.plan);
      store.putSweep(early.sweep, early.plan);
      expect(store.sweeps()).toEqual([early.sweep, late.sweep]);
      put(1, startedOf(1));
      const rows = store.sweepTrials('late');
      expect(rows.map(({ record: _, ...place }) => place)).toEqual(late.plan);
      expect(rows.map((r) => r.record)).toEqual(rows.map((r) => store.trial(r.trial.id)));
      expect(store.sweepTrials('none')).toEqual([]);
    });

    it('lean reads agree with the whole ones', () => {
      for (const { sweep, plan } of [
        sweepOf('b', [trialOf(1), trialOf(2)], 1),
        sweepOf('a', [trialOf(2)], 2),
      ])
        store.putSweep(sweep, plan);
      put(1, startedOf(1), epochOf(1, 0.5));
      const { trial: _, ...status } = store.trial(trial.id)!;
      expect(store.status(trial.id)).toEqual(status);
      expect(store.runningTrials()).toEqual([trial.id]);
      expect(store.attempt(trial.id, 1)).toEqual(store.attempts(trial.id)[0]);
      expect(store.sweepIds()).toEqual(['b', 'a']);
      expect(store.sweep('a')).toEqual(store.sweeps()[1]);
      expect(store.sweepsOf(trialOf(2).id)).toEqual(['b', 'a']);
      expect(store.sweepsOf(trial.id)).toEqual(['b']);
      const ids = store.trials().map((t) => t.trial.id);
      expect(store.trialIds('', 9)).toEqual(ids);
      expect(store.trialIds('', 1)).toEqual(ids.slice(0, 1));
      for (const id of ids) expect(store.trialIds(id.slice(0, 6), 9)).toEqual([id]);
      expect(store.trialIds('xyz', 9)).toEqual([]);
      const none = [
        store.status('00'),
        store.sweep('none'),
        store.attempt(trial.id, 2),
        store.attempt('00', 1),
      ];
      expect(none).toEqual([null, null, null, null]);
      expect(store.sweepsOf('00')).toEqual([]);
    });

    it('the results of a sweep are its places, records and the two epochs that may speak', () => {
      const { sweep, plan } = sweepOf('s', [trialOf(2), trialOf(1)]);
      store.putSweep(sweep, plan);
      put(1, startedOf(1), epochOf(1, 0.5), epochOf(2, 0.7), epochOf(3, 0.7));
      put(1, { ...epochOf(4, Number.NaN), metrics: { 'val.accuracy': Number.NaN, lr: Infinity } });
      put(1, { ...finishedOf(), equivalenceError: Number.NaN });
      const known = { train: COST, deploy: { params: 50, macs: 7 }, seconds: 12.5 };
      expect([...store.results('s')]).toEqual([
        {
          ...{ id: trialOf(2).id, armId: trialOf(2).arm, seed: 2, state: 'planned', best: null, last: null },
          ...{ arm: plan[0]!.arm, parameters: plan[0]!.parameters },
          ...{ train: null, deploy: null, seconds: null, equivalenceError: null },
        },
        {
          ...{ id: trial.id, armId: trial.arm, seed: 1, state: 'finished', ...known },
          ...{ arm: plan[1]!.arm, parameters: plan[1]!.parameters, equivalenceError: Number.NaN },
          best: { epoch: 2, metrics: epochOf(2, 0.7).metrics },
          last: { epoch: 4, metrics: { 'val.accuracy': Number.NaN, lr: Infinity } },
        },
      ]);
      expect([...store.results('none')]).toEqual([]);
    });

    it('the two epochs are those that selectEpoch takes, whatever came in, in whatever order', () => {
      const value = fc.constantFrom(0, 0.25, 0.5, Number.NaN, Infinity, -Infinity, 1e-300, null);
      const metrics = (v: number | null, epoch: number): Readonly<Record<string, number>> =>
        v === null ? (epoch % 2 === 0 ? {} : { other: 1 }) : { 'val.accuracy': v, epoch };
      const log = fc.array(fc.record({ epoch: fc.integer({ min: 1, max: 4 }), value }), { maxLength: 8 });
      let seed = 100;
      fc.assert(
        fc.property(
          fc.array(log, { maxLength: 4 }),
          fc.constantFrom('maximize', 'minimize'),
          (logs, goal) => {
            const fresh = trialOf(++seed);
            const { sweep, plan } = sweepOf(`s${seed}`, [fresh]);
            store.putSweep({ ...sweep, metric: { ...sweep.metric, goal } }, plan);
            for (const [i, events] of logs.entries()) {
              const attempt = (i % 2) + 1;
              store.putAttempt(fresh.id, attempt);
              const from = store.attempts(fresh.id).find((a) => a.attempt === attempt)!.offset;
              const batch = events.map((e) => ({
                ...epochOf(e.epoch, 0),
                metrics: metrics(e.value, e.epoch),
              }));
              store.ingest(fresh.id, attempt, { events: batch, from, to: from + 1 });
            }
            const epochs = store.epochs(fresh.id);
            const [result] = store.results(sweep.id);
            for (const select of ['best', 'last'] as const)
              expect(result![select]).toEqual(selectEpoch(epochs, { name: 'val.accuracy', goal, select }));
          },
        ),
        { numRuns: 60 },
      );
    });

    it('a sweep may have several metrics, and lose them again', () => {
      const { sweep, plan } = sweepOf('s', [trialOf(1)]);
      const several = {
        ...sweep,
        metrics: [
          { name: 'val.accuracy', goal: 'maximize', reference: 0.5 },
          { name: 'trial.seconds', goal: 'minimize', reference: null },
        ] as const,
      };
      store.putSweep(several, plan);
      expect(store.sweeps()).toEqual([several]);
      store.putSweep(sweep, plan);
      expect(store.sweeps()).toEqual([sweep]);
    });

    it('the MACs of all epochs are summed where a sweep weighs them', () => {
      const { sweep, plan } = sweepOf('s', [trialOf(1), trialOf(2)]);
      const metrics = [
        { name: 'val.accuracy', goal: 'maximize', reference: null },
        { name: 'trial.macs', goal: 'minimize', reference: null },
      ] as const;
      const epoch = (n: number, macs: number) => ({ ...epochOf(n, 0.5), metrics: { 'macs.train': macs } });
      put(1, startedOf(1), epoch(1, 5e9), epoch(2, 7e9), epochOf(3, 0.1));
      store.putSweep(sweep, plan);
      for (const result of store.results('s')) expect(result).not.toHaveProperty('trainingMacs');
      store.putSweep({ ...sweep, metrics }, plan);
      expect([...store.results('s')].map((r) => r.trainingMacs)).toEqual([12e9, null]);
    });

    it('planning a sweep again replaces its plan and keeps the trials that left it', () => {
      const { sweep, plan } = sweepOf('s', [trialOf(1), trialOf(2)]);
      store.putSweep(sweep, plan);
      put(1, startedOf(1), epochOf(1, 0.5));
      const again = { ...sweep, source: 'other', baseline: null };
      store.putSweep(again, plan.slice(1));
      expect(store.sweeps()).toEqual([again]);
      expect(store.sweepTrials('s').map((t) => t.trial.id)).toEqual([trialOf(2).id]);
      expect(store.trial(trial.id)?.epoch).toBe(1);
    });

    it('planning a sweep again takes over other names and values of arms', () => {
      const { sweep, plan } = sweepOf('s', [trialOf(1), trialOf(2), trialOf(3)]);
      store.putSweep(sweep, plan);
      const again = [
        { ...plan[0]!, arm: 'another name' },
        { ...plan[1]!, parameters: { 'train.lr': 7 } },
        plan[2]!,
      ];
      store.putSweep(sweep, again);
      expect(store.sweepTrials('s').map(({ record: _, ...place }) => place)).toEqual(again);
    });

    it('a plan that grows keeps what it has; the added trials stand at their positions', () => {
      const [one, two, three] = sweepOf('s', [trialOf(1), trialOf(2), trialOf(3)]).plan;
      const { sweep } = sweepOf('s', []);
      expect(() => store.growSweep('s', [three!])).toThrow(StoreError);
      store.putSweep(sweep, [one!]);
      put(1, startedOf(1), finishedOf());
      store.growSweep('s', [three!, two!]);
      expect(store.sweepTrials('s').map((t) => [t.trial.experiment.seed, t.record.state])).toEqual([
        [1, 'finished'],
        [2, 'planned'],
        [3, 'planned'],
      ]);
      expect(() => store.growSweep('s', [{ ...one!, position: 3 }])).toThrow(StoreError);
      expect(store.sweepTrials('s')).toHaveLength(3);
    });

    it('a plan with a trial twice is refused whole', () => {
      const { sweep, plan } = sweepOf('s', [trialOf(5), trialOf(5)]);
      expect(() => store.putSweep(sweep, plan)).toThrow(StoreError);
      expect(store.sweeps()).toEqual([]);
      expect(store.trial(trialOf(5).id)).toBeNull();
    });
  });
}
