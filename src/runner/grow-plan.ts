// A plan that grows while it runs: whatever gave the first plan (adaptive seeds, a search that learns) is asked again once
// every trial so far is over, and what it adds is taken into the run that goes on.
import type { Store, SweepTrial } from '../store/store.js';
import { addToJudge } from './early-stop.js';
import { isStopping, mayStart, type Run, tell } from './run.js';
import { type PlannedSweep, writeGrown } from './sweep-files.js';

/**
 * Gives the plan with more trials than the store has results of (every earlier trial among them), or null when nothing more
 * is planned; `say` shows a line in the live view.
 */
export type Grow = (store: Store, say: (line: string) => void) => Promise<PlannedSweep | null>;

/** Asks for more trials and writes the grown plan down; the new ones, or null when the run is at its end. */
export async function growPlan(run: Run, grow: Grow | undefined): Promise<readonly SweepTrial[] | null> {
  if (grow === undefined || !mayStart(run)) return null;
  const grown = await ask(run, grow);
  if (grown === null || !mayStart(run)) return null;
  const { history } = run;
  const added = grown.trials.filter(({ trial }) => !history.has(trial.id));
  if (grown.trials.length !== history.size + added.length)
    throw new Error(`sweep ${run.sweep}: a plan that grows may not lose trials`);
  if (added.length === 0) return null;
  run.plan = writeGrown(run.home, run.plan, grown);
  run.store.growSweep(run.sweep, added);
  addToJudge(run.judge, run.store, added);
  return added;
}

async function ask(run: Run, grow: Grow): Promise<PlannedSweep | null> {
  try {
    return await grow(run.store, (line) => tell(run, (h) => h.remark(line)));
  } catch (error) {
    // What it prepared was broken off.
    if (isStopping(run)) return null;
    throw error;
  }
}
