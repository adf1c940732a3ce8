import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adaptPlan } from '../../src/cli/adapt-plan.js';
import { planChange } from '../../src/cli/confirm-change.js';
import type { Context } from '../../src/cli/context.js';
import { readEnvironment } from '../../src/cli/environment.js';
import { planSummary } from '../../src/cli/plan-text.js';
import type { Ran, runPlan } from '../../src/cli/run-plan.js';
import { renderRound, runRounds } from '../../src/cli/run-rounds.js';
import { homePaths } from '../../src/runner/paths.js';
import { writeSweep } from '../../src/runner/sweep-files.js';
import { createMemoryStore } from '../../src/store/memory.js';
import type { Store } from '../../src/store/store.js';
import type { SweepPlan } from '../../src/sweep/plan.js';
import { plan } from '../sweep/example.js';
import { finishedEvents } from './fixtures.js';

let home: string;
let store: Store;
let remarks: string[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'run-rounds-'));
  store = createMemoryStore();
  remarks = [];
});
afterEach(() => rmSync(home, { recursive: true }));

const adaptive = (more: object = {}) =>
  plan({ parameters: { 'train.lr': [0.1, 0.2, 0.3] }, seeds: { min: 2, max: 4 }, ...more });

/** Accuracies by arm and seed: the last two arms cannot be told apart. */
const ACCURACIES: Readonly<Record<string, readonly number[]>> = {
  'lr=0.1': [0.9, 0.901],
  'lr=0.2': [0.5, 0.51, 0.5, 0.51],
  'lr=0.3': [0.51, 0.5, 0.51, 0.5],
};

function context(): Context {
  const surroundings = { variables: { DYREP_HOME: home }, folder: '/', isTerminal: false, columns: 80 };
  const environment = readEnvironment(surroundings);
  return { environment, out: () => {}, remark: (text) => void remarks.push(text), exit: () => {} };
}

/** A run that trains nothing: its trials have the accuracies above. */
function runner(most = Number.POSITIVE_INFINITY): typeof runPlan {
  return async (current, _options, _context, use) => {
    store.putSweep(current.sweep, current.trials);
    writeSweep(homePaths(home), current);
    let started = 0;
    let reused = 0;
    for (const { trial, arm } of current.trials) {
      if (store.trial(trial.id)?.state === 'finished') reused++;
      else if (++started <= most) {
        const accuracy = ACCURACIES[arm]![trial.experiment.seed - 1]!;
        store.putAttempt(trial.id, 1);
        store.ingest(trial.id, 1, { events: finishedEvents([accuracy]), from: 0, to: 10 });
      }
    }
    const finished = current.trials.filter((t) => store.trial(t.trial.id)?.state === 'finished').length;
    const whole = { planned: current.trials.length, finished, failed: 0, pruned: 0, stopped: 0, reused };
    const halted = started > most ? { halted: 'the budget of 1 hour is spent', spent: true as const } : {};
    return use({ result: { ...whole, ...halted }, interrupted: false }, store);
  };
}

async function runAll(from: SweepPlan, run = runner()): Promise<{ ended: SweepPlan; ran: Ran }> {
  const ends: { ended: SweepPlan; ran: Ran }[] = [];
  const options = { workers: 1, retryFailed: false, view: 'remark' } as const;
  await runRounds(from, options, context(), (ended, ran) => void ends.push({ ended, ran }), run);
  return ends[0]!;
}

const seedsOf = ({ trials }: SweepPlan) => trials.map((t) => `${t.arm} ${t.trial.experiment.seed}`);

describe('a sweep with adaptive seeds', () => {
  it('runs more seeds of the arms that are undecided, round by round', async () => {
    const { ended, ran } = await runAll(adaptive());
    expect(seedsOf(ended).slice(6)).toEqual(['lr=0.2 3', 'lr=0.3 3', 'lr=0.2 4', 'lr=0.3 4']);
    expect(ran.result).toMatchObject({ planned: 10, finished: 10, reused: 0 });
    expect(remarks).toEqual(Array(2).fill(expect.stringMatching(/^undecided: .*lr=0.2.*; 2 more trials$/)));
    expect(planSummary(ended, () => null)).toBe('example: 3 arms x 2 to 4 seeds = 10 trials so far');
  });

  it('ends with the same plan when it is run again, and reuses everything', async () => {
    const { ended } = await runAll(adaptive());
    const again = adaptPlan(adaptive(), store, home).plan;
    expect(again.trials).toEqual(ended.trials);
    expect(planChange(again, home)).toBeNull();
    expect((await runAll(again)).ran.result).toMatchObject({ planned: 10, reused: 10 });
  });

  it('goes on where it was stopped between two rounds, unasked', async () => {
    await runner()(adaptive(), { workers: 1, retryFailed: false, view: 'out' }, context(), () => {});
    const next = adaptPlan(adaptive(), store, home);
    expect(seedsOf(next.plan)).toHaveLength(8);
    expect(planChange(next.plan, home)).toBeNull();
  });

  it('starts no round when the budget is spent, and plans no more than it allows', async () => {
    const { ended, ran } = await runAll(adaptive(), runner(4));
    expect(ended.trials).toHaveLength(6);
    expect(ran.result).toMatchObject({ finished: 4, spent: true });
    const few = await runAll(adaptive({ budget: { trials: 7 } }));
    expect(few.ended.trials).toHaveLength(7);
    expect(planSummary(few.ended, () => null)).toContain('7 trials so far, all that the budget allows');
  });
});

it('a round is told with at most four pairs', () => {
  const undecided = Array.from({ length: 6 }, (_, i) => [`a${i}`, `b${i}`] as const);
  expect(renderRound({ undecided }, 1)).toBe(
    'undecided: a0 against b0, a1 against b1, a2 against b2, a3 against b3 and 2 more; 1 more trial',
  );
});
