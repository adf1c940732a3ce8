// Which trial a run takes next, and what becomes of those that another one holds.
import { describe, expect, it } from 'vitest';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { type HeldLock, livingOwner, takeLock } from '../../src/runner/lock.js';
import { Queue } from '../../src/runner/queue.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { trialOf } from '../store/trials.js';
import { freshHome, optionsOf, planOf, runOf } from './home.js';

const trials = [trialOf(1), trialOf(2), trialOf(3)];
const [first, second, third] = trials.map((t) => t.id) as [string, string, string];
const idle = createInlineExecutor(async () => {});

/** A queue of all three trials, which had 4, 5 and 6 attempts, and its run. */
function queued() {
  const run = runOf(optionsOf(freshHome(), createMemoryStore(), planOf('s', trials), idle));
  const open = run.plan.trials.map((planned, i) => ({ planned, attempts: 4 + i }));
  return { run, queue: new Queue(run, open) };
}

/** Takes a trial as the sweep `other` does. */
function heldByOther({ run }: ReturnType<typeof queued>, id: string): HeldLock {
  const taken = takeLock(run.home.trialLock(id), 'other', 1);
  if ('owner' in taken) throw new Error('it is held already');
  return taken.lock;
}

const idOf = (queue: Queue) => queue.take()?.planned.trial.id ?? null;
const problemsOf = ({ run }: ReturnType<typeof queued>) => run.history.snapshot(1).problems;

describe('a queue', () => {
  it('gives each trial once, in the order of the plan, with its attempts', () => {
    const { queue } = queued();
    expect(queue.isEmpty).toBe(false);
    const taken = [queue.take(), queue.take(), queue.take()];
    expect(taken.map((t) => [t?.planned.trial.id, t?.attempts])).toEqual([
      [first, 4],
      [second, 5],
      [third, 6],
    ]);
    expect(queue.isEmpty).toBe(true);
    expect(queue.take()).toBeNull();
  });

  it('locks the trial that it gives for its own sweep, and no other', () => {
    const { run, queue } = queued();
    const taken = queue.take()!;
    expect(livingOwner(run.home.trialLock(first))).toMatchObject({ sweep: 's', pid: process.pid });
    expect(livingOwner(run.home.trialLock(second))).toBeNull();
    taken.lock.release();
    expect(livingOwner(run.home.trialLock(first))).toBeNull();
  });

  it('goes past a trial that another run holds, and asks for it first from then on', () => {
    const all = queued();
    const { queue } = all;
    const held = heldByOther(all, first);
    expect(idOf(queue)).toBe(second);
    held.release();
    expect([idOf(queue), idOf(queue), idOf(queue)]).toEqual([first, third, null]);
    expect(queue.isEmpty).toBe(true);
  });

  it('keeps what it set aside in the order of the plan', () => {
    const all = queued();
    const held = [first, second].map((id) => heldByOther(all, id));
    expect([idOf(all.queue), idOf(all.queue)]).toEqual([third, null]);
    for (const lock of held) lock.release();
    expect([idOf(all.queue), idOf(all.queue)]).toEqual([first, second]);
  });

  it('has nothing to give and is not empty while others hold all that is left', () => {
    const all = queued();
    const held = trials.map((t) => heldByOther(all, t.id));
    expect([idOf(all.queue), idOf(all.queue)]).toEqual([null, null]);
    expect(all.queue.isEmpty).toBe(false);
    held[1]!.release();
    expect([idOf(all.queue), idOf(all.queue)]).toEqual([second, null]);
    expect(all.queue.isEmpty).toBe(false);
  });

  it('tells once who runs a trial that is waited for', () => {
    const all = queued();
    heldByOther(all, second);
    expect(idOf(all.queue)).toBe(first);
    expect(problemsOf(all)).toEqual([]);
    expect([idOf(all.queue), idOf(all.queue)]).toEqual([third, null]);
    expect(problemsOf(all)).toHaveLength(1);
    expect(problemsOf(all)[0]).toMatch(
      new RegExp(`^trial ${second} is run by sweep other \\(process ${process.pid} on .+waited for$`),
    );
  });
});
