// Adaptive seeds over a run that grows: inline trainers whose accuracies are given by arm and seed.
import { describe, expect, it } from 'vitest';
import { adaptPlan } from '../../src/cli/adapt-plan.js';
import { planChange } from '../../src/cli/confirm-change.js';
import { planSummary } from '../../src/cli/plan-text.js';
import { nextRound, renderRound } from '../../src/cli/rounds.js';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { type RunResult, runSweep } from '../../src/runner/run-sweep.js';
import type { Store } from '../../src/store/store.js';
import type { SweepPlan } from '../../src/sweep/plan.js';
import { FACTS, FAST, writeEvents } from '../runner/home.js';
import { adaptive, eachHome, seedsOf } from './adaptive-plan.js';
import { finishedEvents } from './fixtures.js';

let home: string;
let store: Store;
eachHome((newHome, newStore) => {
  [home, store] = [newHome, newStore];
});

/** Accuracies by arm and seed: the last two arms cannot be told apart. */
const ACCURACIES: Readonly<Record<string, readonly number[]>> = {
  'lr=0.1': [0.9, 0.901],
  'lr=0.2': [0.5, 0.51, 0.5, 0.51],
  'lr=0.3': [0.51, 0.5, 0.51, 0.5],
};

interface Ended {
  readonly ended: SweepPlan;
  readonly result: RunResult;
  readonly lines: readonly string[];
}

/** Runs the plan and what it grows into; each trial computes for a second; `spent` ends it. */
async function runAll(
  from: SweepPlan,
  more: { computeHours?: number; rounds?: number } = {},
): Promise<Ended> {
  let current = from;
  const lines: string[] = [];
  const executor = createInlineExecutor(async (start) => {
    const { trial, arm } = current.trials.find((t) => start.trial.folder.endsWith(t.trial.id))!;
    writeEvents(start, finishedEvents([ACCURACIES[arm]![trial.experiment.seed - 1]!]));
  });
  const budget = { compute_hours: more.computeHours ?? 1000 };
  const result = await runSweep({
    ...{ home, store, plan: from, executor, workers: 1, now: Date.now, facts: FACTS, times: FAST },
    budget,
    async grow(known, say) {
      if (lines.length === more.rounds) return null;
      const next = nextRound(current, known);
      if (next === null) return null;
      say(next.line);
      lines.push(next.line);
      current = next.plan;
      return current;
    },
  });
  return { ended: current, result, lines };
}

describe('a sweep with adaptive seeds', () => {
  it('runs more seeds of the arms that are undecided, round by round', async () => {
    const { ended, result, lines } = await runAll(adaptive());
    expect(seedsOf(ended).slice(6)).toEqual(['lr=0.2 3', 'lr=0.3 3', 'lr=0.2 4', 'lr=0.3 4']);
    expect(result).toMatchObject({ planned: 10, finished: 10, reused: 0 });
    expect(lines).toEqual([
      expect.stringMatching(/^undecided: .*lr=0.2.*; 2 more trials, 8 in all$/),
      expect.stringMatching(/^undecided: .*lr=0.2.*; 2 more trials, 10 in all$/),
    ]);
    expect(planSummary(ended, () => null)).toBe('example: 3 arms x 2 to 4 seeds = 10 trials so far');
  });

  it('ends with the same plan when it is run again, and reuses everything', async () => {
    const { ended } = await runAll(adaptive());
    const again = adaptPlan(adaptive(), store, home).plan;
    expect(again.trials).toEqual(ended.trials);
    expect(planChange(again, home)).toBeNull();
    const { result, lines } = await runAll(again);
    expect([result, lines]).toMatchObject([{ planned: 10, reused: 10 }, []]);
  });

  it('goes on where it was stopped between two rounds, unasked', async () => {
    await runAll(adaptive(), { rounds: 0 });
    const next = adaptPlan(adaptive(), store, home);
    expect(seedsOf(next.plan)).toHaveLength(8);
    expect(planChange(next.plan, home)).toBeNull();
    expect((await runAll(next.plan)).result).toMatchObject({ planned: 10, finished: 10, reused: 6 });
  });

  it('starts no round when the budget is spent, and plans no more than it allows', async () => {
    const { ended, result } = await runAll(adaptive(), { computeHours: 3.5 / 3600 });
    expect(ended.trials).toHaveLength(6);
    expect(result).toMatchObject({ finished: 4, spent: true });
    const few = await runAll(adaptive({ budget: { trials: 7 } }));
    expect(few.ended.trials).toHaveLength(7);
    expect(planSummary(few.ended, () => null)).toContain('7 trials, all that the budget allows');
  });
});

it('a round is told with at most four pairs', () => {
  const undecided = Array.from({ length: 6 }, (_, i) => [`a${i}`, `b${i}`] as const);
  expect(renderRound({ undecided, plan: adaptive() }, 1)).toBe(
    'undecided: a0 against b0, a1 against b1, a2 against b2, a3 against b3 and 2 more; 1 more trial, 6 in all',
  );
});
