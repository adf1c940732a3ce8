// The order of judging on disk: a restart anywhere decides as no restart.
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeEvents, openJudge } from '../../src/runner/early-stop.js';
import { JudgedOrder, readOrder } from '../../src/runner/judged-order.js';
import { createMemoryStore } from '../../src/store/memory.js';
import type { EarlyStop } from '../../src/sweep/early-stop.js';
import type { Judgement, Told } from '../../src/sweep/judge.js';
import type { TrialEvent } from '../../src/trial/events.js';
import { epochOf, finishedOf, startedOf, trialOf } from '../store/trials.js';
import { freshHome, planOf } from './home.js';

const EPOCHS = 4;
const trials = [1, 2, 3, 4, 5].map((seed) => trialOf(seed, EPOCHS));
const plan = planOf('s', trials);
const RULES: readonly EarlyStop[] = [
  { rule: 'median', startup_trials: 1 },
  { rule: 'asha', min_resource: 1, reduction_factor: 2 },
  { rule: 'hyperband', min_resource: 1, max_resource: EPOCHS, reduction_factor: 2 },
];

const fresh = () => {
  const folder = freshHome();
  mkdirSync(folder, { recursive: true });
  return join(folder, 's.judged.jsonl');
};

/** Runs in which trials report in this order (numbers of trials), interrupted before these steps: the verdict at each step, and at the end on every trial that has not ended. */
function verdicts(
  rule: EarlyStop,
  order: readonly number[],
  values: readonly number[],
  stops: ReadonlySet<number>,
) {
  const store = createMemoryStore();
  store.putSweep(plan.sweep, plan.trials);
  const file = fresh();
  let run = openJudge(rule, plan, store, file);
  const told = trials.map(() => 0);
  const heard: (Judgement | null)[] = [];
  for (const [step, i] of order.entries()) {
    const { id } = trials[i]!;
    if (stops.has(step)) {
      run.close();
      run = openJudge(rule, plan, store, file);
    }
    const epoch = ++told[i]!;
    if (epoch > EPOCHS) continue;
    const value = values[step]!;
    const events: TrialEvent[] = [
      ...(epoch === 1 ? [startedOf(1, EPOCHS)] : []),
      epochOf(epoch, value),
      ...(epoch === EPOCHS ? [finishedOf()] : []),
    ];
    store.putAttempt(id, 1);
    const from = store.attempt(id, 1)!.offset;
    store.ingest(id, 1, { events, from, to: from + 10 });
    judgeEvents(run.judge, id, events);
    heard.push(run.judge.verdict(id));
  }
  const open = trials.filter((_, i) => told[i]! < EPOCHS).map((t) => run.judge.verdict(t.id));
  run.close();
  return [...heard, ...open];
}

describe('the order of judging', () => {
  it.each(RULES.map((rule) => [rule.rule, rule] as const))(
    '%s: a restart anywhere decides as none',
    (_, rule) => {
      const step = fc.integer({ min: 0, max: trials.length - 1 });
      const steps = fc.array(step, { minLength: 8, maxLength: 24 });
      const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 24, maxLength: 24 });
      const stops = fc.uniqueArray(fc.integer({ min: 1, max: 23 }), { maxLength: 4 });
      fc.assert(
        fc.property(steps, values, stops, (order, v, s) => {
          expect(verdicts(rule, order, v, new Set(s))).toEqual(verdicts(rule, order, v, new Set()));
        }),
        { numRuns: 40 },
      );
    },
  );

  it('is read as it was written; a torn or foreign line is left out', () => {
    const file = fresh();
    expect(readOrder(file)).toEqual([]);
    const told: readonly Told[] = [
      { id: 'a', epoch: 1 },
      { id: 'a', state: 'finished' },
      { id: 'b', epoch: 2 },
    ];
    const order = new JudgedOrder(file);
    order.add(told[0]!);
    order.add(told[1]!);
    order.start();
    order.add(told[2]!);
    order.close();
    expect(readFileSync(file, 'utf8')).toBe('["a",1]\n["a","finished"]\n["b",2]\n');
    appendFileSync(file, '["c","asleep"]\n{}\n["c",');
    expect(readOrder(file)).toEqual(told);
    // The next run begins with what it was told itself.
    const next = new JudgedOrder(file);
    next.start();
    next.close();
    expect(readOrder(file)).toEqual([]);
  });

  it('of a trial that was removed since counts for nothing', () => {
    const store = createMemoryStore();
    store.putSweep(plan.sweep, plan.trials);
    const file = fresh();
    const order = new JudgedOrder(file);
    for (const told of [
      { id: trials[0]!.id, epoch: 1 },
      { id: trials[0]!.id, state: 'finished' as const },
    ])
      order.add(told);
    order.start();
    order.close();
    openJudge(RULES[0]!, plan, store, file).close();
    expect(readOrder(file)).toEqual([]);
  });
});
