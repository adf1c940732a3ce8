// What of stored sweeps can be run again, and what words mean.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readEnvironment } from '../../src/cli/environment.js';
import { retryPlans } from '../../src/cli/stored-plan.js';
import { findTargets } from '../../src/cli/targets.js';
import { UnknownNameError, UnknownTrialError, UsageError } from '../../src/errors.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { epochOf, failedOf, finishedOf, startedOf, sweepOf, trialOf } from '../store/trials.js';

const [one, two, three] = [trialOf(1), trialOf(2), trialOf(3)];

function filled() {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-plan-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(existsSync(folder)).toBe(true);
  const environment = readEnvironment({ variables: {}, folder, isTerminal: false, columns: undefined });
  const store = createMemoryStore();
  for (const [id, trials] of [
    ['a', [one, two]],
    ['b', [two, three]],
  ] as const) {
    const { sweep, plan } = sweepOf(id, trials);
    store.putSweep(sweep, plan);
  }
  const ends = [
    finishedOf(),
    failedOf('oom'),
    { kind: 'stopped', at: 1, epoch: 1, batch: 0, reason: 'r' },
  ] as const;
  for (const [i, { id }] of [one, two, three].entries()) {
    store.putAttempt(id, 1);
    store.ingest(id, 1, { events: [startedOf(1), epochOf(1, 0.5), ends[i]!], from: 0, to: 10 });
  }
  return { environment, store };
}

describe('targets', () => {
  it('are sweeps by name or file, and trials by the beginning of their id, each once', () => {
    const { environment, store } = filled();
    const { sweeps, trials } = findTargets(environment, store, [
      'a',
      'sweeps/a.yml',
      one.id.slice(0, 10),
      one.id,
    ]);
    expect(sweeps.map((s) => s.id)).toEqual(['a']);
    expect(trials.map((t) => t.trial.id)).toEqual([one.id]);
    expect(() => findTargets(environment, store, ['nothing'])).toThrow(UnknownNameError);
    expect(() => findTargets(environment, store, ['ffffffffffffffff'])).toThrow(UnknownTrialError);
  });
});

describe('retry', () => {
  it('takes what failed or was stopped of a sweep', () => {
    const { environment, store } = filled();
    const plans = retryPlans(environment, store, { sweeps: store.sweeps(), trials: [] });
    expect(plans.map((p) => [p.plan.sweep.id, [...p.only].sort()])).toEqual([
      ['a', [two.id]],
      ['b', [two.id, three.id].sort()],
    ]);
    expect(plans[0]!.plan.trials.map((t) => t.trial.id)).toEqual([one.id, two.id]);
  });

  it('takes named trials in one of their sweeps, and says why not', () => {
    const { environment, store } = filled();
    const plans = retryPlans(environment, store, { sweeps: [], trials: [store.trial(two.id)!] });
    expect(plans.map((p) => [...p.only])).toEqual([[two.id]]);
    const retry = (id: string) => () =>
      retryPlans(environment, store, { sweeps: [], trials: [store.trial(id)!] });
    expect(retry(one.id)).toThrow(/is finished, not failed or stopped; 'dyrep rm/);
    for (const id of ['a', 'b']) store.removeSweep(id);
    expect(retry(two.id)).toThrow(/in no sweep any more/);
    expect(retry(two.id)).toThrow(UsageError);
  });

  it('says when nothing has failed', () => {
    const { environment, store } = filled();
    const { sweep, plan } = sweepOf('good', [one]);
    store.putSweep(sweep, plan);
    const good = store.sweeps().filter((s) => s.id === 'good');
    expect(() => retryPlans(environment, store, { sweeps: good, trials: [] })).toThrow(
      /nothing of good has failed/,
    );
  });
});
