import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adaptPlan } from '../../src/cli/adapt-plan.js';
import { homePaths } from '../../src/runner/paths.js';
import { writeSweep } from '../../src/runner/sweep-files.js';
import { createMemoryStore } from '../../src/store/memory.js';
import type { Store } from '../../src/store/store.js';
import type { SweepPlan } from '../../src/sweep/plan.js';
import { plan } from '../sweep/example.js';
import { FAILED } from './fixtures.js';

let home: string;
let store: Store;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'adapt-plan-'));
  store = createMemoryStore();
});
afterEach(() => rmSync(home, { recursive: true }));

const adaptive = (more: object = {}) =>
  plan({ parameters: { 'train.lr': [0.1, 0.2, 0.3] }, seeds: { min: 2, max: 4 }, ...more });
const seedsOf = ({ trials }: SweepPlan) => trials.map((t) => `${t.arm} ${t.trial.experiment.seed}`);

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
