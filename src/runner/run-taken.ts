// One trial of a run, once no other process can run it: what others have made of it meanwhile, or its attempts by the
// rules for retries; and whether so many trials have failed that no more should start.
import { existsSync } from 'node:fs';
import { trialChange } from '../store/changes.js';
import type { TrialEvent } from '../trial/events.js';
import { NO_ROOM } from '../trial/failures.js';
import { judgeKnown } from './early-stop.js';
import type { TakenTrial } from './queue.js';
import { recoverTrials } from './recover.js';
import { isStopping, type Run, tell } from './run.js';
import { afterAttempt, planStep } from './schedule.js';
import { runAttempt } from './supervise.js';
import { createTrialFolder } from './trial-folder.js';

/** Runs the trial to its end unless another process has done so; gives it free. */
export async function runTaken(
  run: Run,
  taken: TakenTrial,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  try {
    if (await isOpen(run, taken)) await runTrial(run, taken, variables);
  } finally {
    taken.lock.release();
  }
}

/** Whether the trial is still to be run, after a look at what its folder says now. */
async function isOpen(run: Run, { planned, attempts }: TakenTrial): Promise<boolean> {
  const { store } = run;
  const { id } = planned.trial;
  // Nobody has begun it.
  if (attempts === 0 && !existsSync(run.home.trial(id).folder)) return true;
  await recoverTrials(run, [id]);
  judgeKnown(run.judge, store, id);
  const known = store.status(id)!;
  // A failure of another process after this run began has had its retries there.
  const again = run.retryFailed && known.attempts === attempts;
  const step = planStep(known.state, store.attempts(id), again, run.execution.retry);
  if (step !== 'run') tell(run, (h) => h.take(planned, { ...known, epochs: store.epochs(id) }));
  return step === 'run';
}

async function runTrial(
  run: Run,
  { planned }: TakenTrial,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const { id } = planned.trial;
  const paths = createTrialFolder(run.home, planned.trial);
  for (;;) {
    const last = await runAttempt(run, paths, id, variables);
    const again = mayFollow(last) && !isStopping(run) ? run.store.attempts(id) : [];
    if (afterAttempt(again, run.execution.retry) === 'give-up') {
      countFailure(run, id, last);
      return haltWithoutRoom(run, id, last);
    }
    const { attempt, failure } = again.at(-1)!;
    const problem = `trial ${id}: attempt ${attempt} ended (${failure}), the next one follows`;
    tell(run, (h) => h.note(problem));
  }
}

/** Whether another attempt can follow one that ended so. */
function mayFollow(last: TrialEvent): boolean {
  return last.kind !== 'finished' && last.kind !== 'pruned';
}

/** Halts the run when a full disk stopped the trial: it would stop every other one, too. */
function haltWithoutRoom(run: Run, id: string, last: TrialEvent): void {
  if (last.kind !== 'stopped' || !last.reason.startsWith(NO_ROOM)) return;
  if (isStopping(run) || run.halted !== null) return;
  const halted = `trial ${id}: ${last.reason.split('\n')[0]!}`;
  run.halted = halted;
  tell(run, (h) => h.note(halted));
}

/** Halts the run when too many trials in a row have failed. */
function countFailure(run: Run, id: string, last: TrialEvent): void {
  if (!mayFollow(last)) run.failuresInARow = 0;
  if (last.kind !== 'failed') return;
  run.failuresInARow++;
  const most = run.execution.maxConsecutiveFailures;
  if (run.failuresInARow < most || run.halted !== null) return;
  const trials = most === 1 ? 'a trial has failed' : `${most} trials in a row have failed`;
  const why = trialChange(last).reason!.split('\n')[0]!;
  const halted = `${trials}, no more are started (max_consecutive_failures: ${most}); the last one, ${id}: ${why}`;
  run.halted = halted;
  tell(run, (h) => h.note(halted));
}
