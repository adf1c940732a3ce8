// A sweep with adaptive seeds, and a home and store of their own for each test of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { createMemoryStore } from '../../src/store/memory.js';
import type { Store } from '../../src/store/store.js';
import type { SweepPlan } from '../../src/sweep/plan.js';
import { plan } from '../sweep/example.js';

/** Hands a new home and an empty store to `take` before each test. */
export function eachHome(take: (home: string, store: Store) => void): void {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'dyrep-adaptive-'));
    take(home, createMemoryStore());
  });
  afterEach(() => rmSync(home, { recursive: true }));
}

/** Three arms by learning rate with two to four seeds. */
export const adaptive = (more: object = {}): SweepPlan =>
  plan({ parameters: { 'train.lr': [0.1, 0.2, 0.3] }, seeds: { min: 2, max: 4 }, ...more });

/** `arm seed` of each planned trial. */
export const seedsOf = ({ trials }: SweepPlan): readonly string[] =>
  trials.map((t) => `${t.arm} ${t.trial.experiment.seed}`);
