import { describe, expect, it } from 'vitest';
import { adaptPlan } from '../../src/cli/adapt-plan.js';
import { homePaths } from '../../src/runner/paths.js';
import { writeSweep } from '../../src/runner/sweep-files.js';
import type { Store } from '../../src/store/store.js';
import type { SweepPlan } from '../../src/sweep/plan.js';
import type { FailureCause } from '../../src/trial/failures.js';
import { plan } from '../sweep/example.js';
import { adaptive, eachHome, seedsOf } from './adaptive-plan.js';
import { FAILED, finishedEvents } from './fixtures.js';

let home: string;
let store: Store;
eachHome((newHome, newStore) => {
  [home, store] = [newHome, newStore];
});
const failed = (cause: FailureCause) =>
  ({ kind: 'failed', at: 2, cause, message: 'gone', stack: null }) as const;

describe('the plan of a sweep with adaptive seeds', () => {
  it('begins with the least seeds, also without a database', () => {
    const first = adaptive();
    expect(adaptPlan(first, null, home).plan.trials).toEqual(first.trials);
    expect(adaptPlan(first, store, home).plan.trials).toEqual(first.trials);
  });

  it('keeps what was planned before when a retry changes what is known', () => {
    const first = adaptive();
    const grown = [...first.trials, ...plan({ parameters: { 'train.lr': [0.1] }, seeds: [3] }).trials];
    writeSweep(homePaths(home), { ...first, trials: grown });
    store.putSweep(first.sweep, first.trials);
    expect(seedsOf(adaptPlan(first, store, home).plan).at(-1)).toBe('lr=0.1 3');
  });

  it('loses nothing that was planned to a budget when a retry changes what is known', () => {
    const first = adaptive({ budget: { trials: 8 } });
    const before = plan({ parameters: { 'train.lr': [0.1] }, seeds: [3, 4] }).trials;
    writeSweep(homePaths(home), { ...first, trials: [...first.trials, ...before] });
    store.putSweep(first.sweep, first.trials);
    for (const { trial } of first.trials) {
      store.putAttempt(trial.id, 1);
      store.ingest(trial.id, 1, { events: finishedEvents([0.5]), from: 0, to: 10 });
    }
    const { plan: grown, undecided } = adaptPlan(first, store, home);
    expect(undecided).toHaveLength(2);
    expect(seedsOf(grown).slice(6)).toEqual(['lr=0.1 3', 'lr=0.1 4']);
    const more = adaptPlan(adaptive({ budget: { trials: 9 } }), store, home).plan;
    expect(seedsOf(more).slice(6)).toEqual(['lr=0.1 3', 'lr=0.1 4', 'lr=0.2 3']);
  });

  it('does not keep what the sweep does not name any more: other arms, and seeds beyond the most', () => {
    const first = adaptive();
    const before = plan({ parameters: { 'train.lr': [0.1, 0.4] }, seeds: [3, 4, 5] });
    writeSweep(homePaths(home), { ...first, trials: [...first.trials, ...before.trials] });
    store.putSweep(first.sweep, first.trials);
    expect(seedsOf(adaptPlan(first, store, home).plan).slice(6)).toEqual(['lr=0.1 3', 'lr=0.1 4']);
  });

  it.each([FAILED, { kind: 'pruned', at: 2, epoch: 1, reason: 'worse' } as const])(
    'counts trials that are $kind as over, and is not asked where seeds are fixed',
    (event) => {
      const first = adaptive();
      store.putSweep(first.sweep, first.trials);
      for (const { trial } of first.trials) {
        store.putAttempt(trial.id, 1);
        store.ingest(trial.id, 1, { events: [event], from: 0, to: 10 });
      }
      expect(adaptPlan(first, store, home)).toMatchObject({ undecided: [], plan: { trials: first.trials } });
      const fixed = adaptive({ seeds: 2 });
      expect(adaptPlan(fixed, store, home).plan).toBe(fixed);
    },
  );
});

describe('what decides about more seeds and more points', () => {
  const end = (trialId: string, validation: number, test: number) => {
    const metrics = { 'val.accuracy': validation, 'test.accuracy': test };
    const events = [{ kind: 'epoch', at: 2, epoch: 1, metrics } as const, finishedEvents([]).at(-1)!];
    store.putAttempt(trialId, 1);
    store.ingest(trialId, 1, { events, from: 0, to: 10 });
  };
  const byArm = ({ trials }: SweepPlan) => trials.map(({ arm, trial }) => [arm, trial] as const);

  it('is the validation number, whatever the test numbers say', () => {
    const first = adaptive();
    store.putSweep(first.sweep, first.trials);
    // Validation tells the arms apart, test data does not: nothing is undecided.
    for (const [arm, { id, experiment }] of byArm(first))
      end(id, Number(arm.slice(3)) + experiment.seed / 1000, experiment.seed / 2);
    expect(adaptPlan(first, store, home)).toMatchObject({ undecided: [], plan: { trials: first.trials } });
  });

  it('is not asked of test numbers that differ', () => {
    const first = adaptive();
    store.putSweep(first.sweep, first.trials);
    for (const [arm, { id, experiment }] of byArm(first))
      end(id, experiment.seed / 2, Number(arm.slice(3)) + experiment.seed / 1000);
    expect(adaptPlan(first, store, home).undecided).toHaveLength(2);
  });

  it('waits for a trial whose failure still has its retry', () => {
    const infra = failed('infra');
    const first = adaptive();
    store.putSweep(first.sweep, first.trials);
    for (const [i, [arm, { id, experiment }]] of byArm(first).entries()) {
      if (i > 0) end(id, experiment.seed / 2, Number(arm.slice(3)));
      else {
        store.putAttempt(id, 1);
        store.ingest(id, 1, { events: [infra], from: 0, to: 10 });
      }
    }
    expect(adaptPlan(first, store, home)).toMatchObject({ undecided: [], plan: { trials: first.trials } });
    const { id } = first.trials[0]!.trial;
    for (const attempt of [2, 3]) {
      store.putAttempt(id, attempt);
      store.ingest(id, attempt, { events: [infra], from: 0, to: 10 });
    }
    expect(adaptPlan(first, store, home).undecided).not.toEqual([]);
  });
});

describe('the plan of a search', () => {
  const search = (more: object = {}) =>
    plan({
      ...{ method: 'tpe', points: 6, search: { startup: 3, batch: 3 } },
      parameters: { 'train.lr': { distribution: 'log_uniform_values', min: 0.001, max: 0.5 } },
      ...more,
    });
  const end = ({ trials }: SweepPlan, accuracyOf: (i: number) => number) => {
    for (const [i, { trial }] of trials.entries()) {
      store.putAttempt(trial.id, 1);
      const metrics = {
        'val.accuracy': accuracyOf(i),
        'test.accuracy': 1 - accuracyOf(i),
        'macs.train': 1 + i,
      };
      const events = [{ kind: 'epoch', at: 2, epoch: 1, metrics } as const, finishedEvents([]).at(-1)!];
      store.ingest(trial.id, 1, { events, from: 0, to: 10 });
    }
  };

  it('grows once its start has ended, from validation numbers alone', () => {
    const first = search();
    store.putSweep(first.sweep, first.trials);
    expect(adaptPlan(first, store, home).plan.trials).toHaveLength(3);
    end(first, (i) => i / 10);
    const { search: record } = adaptPlan(first, store, home).plan;
    expect(record!.proposals.slice(3).map((p) => [p.origin, p.basedOn])).toEqual(
      Array(3).fill(['model', [[0, 2]]]),
    );
  });

  it('does not propose from a failure that still has its retry', () => {
    const first = search();
    store.putSweep(first.sweep, first.trials);
    end({ ...first, trials: first.trials.slice(1) }, (i) => i / 10);
    const { id } = first.trials[0]!.trial;
    store.putAttempt(id, 1);
    store.ingest(id, 1, { events: [failed('preempted')], from: 0, to: 10 });
    expect(adaptPlan(first, store, home).plan.trials).toHaveLength(3);
  });

  it('of several metrics learns from all of them', () => {
    const metrics = [{ name: 'val.accuracy' }, { name: 'macs.train' }];
    const [one, two] = [search(), search({ metrics })];
    store.putSweep(one.sweep, one.trials);
    // The last point is the best by accuracy and the worst by MACs; by both no point beats another.
    end(one, (i) => i / 10);
    const next = (p: SweepPlan) =>
      adaptPlan(p, store, home)
        .plan.arms.slice(3)
        .map((arm) => arm.name);
    expect(two.arms.map((arm) => arm.name)).toEqual(one.arms.map((arm) => arm.name));
    expect(next(two)).toHaveLength(3);
    expect(next(two)).not.toEqual(next(one));
  });
});
