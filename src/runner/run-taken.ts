// One trial of a run, once no other process can run it: what others have made of it meanwhile, or its attempts by the
// rules for retries; and whether so many trials have failed that no more should start.
import { judgeKnown } from './early-stop.js';
import type { TakenTrial } from './queue.js';
import { recoverTrials } from './recover.js';
import { isStopping, type Run, tell } from './run.js';
import { afterAttempt, planStep } from './schedule.js';
import { withKnown, withProblem } from './snapshot.js';
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
async function isOpen(run: Run, { planned, attempts, retryFailed }: TakenTrial): Promise<boolean> {
  const { id } = planned.trial;
  await recoverTrials(run, [id]);
  judgeKnown(run.judge, run.store, id);
  const record = run.store.trial(id)!;
  // A failure of another process after this run began has had its retries there.
  const again = retryFailed && record.attempts === attempts;
  const step = planStep(record.state, run.store.attempts(id), again, run.execution.retry);
  if (step !== 'run') tell(run, (h) => withKnown(h, planned, { ...record, epochs: run.store.epochs(id) }));
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
    await runAttempt(run, paths, id, variables);
    const attempts = run.store.attempts(id);
    if (isStopping(run) || afterAttempt(attempts, run.execution.retry) === 'give-up') break;
    const { attempt, failure } = attempts.at(-1)!;
    const problem = `trial ${id}: attempt ${attempt} ended (${failure}), it goes on from its checkpoint`;
    tell(run, (h) => withProblem(h, problem));
  }
  countFailure(run, id);
}

/** Halts the run when too many trials in a row have failed. */
function countFailure(run: Run, id: string): void {
  const { state, reason } = run.store.trial(id)!;
  if (state === 'finished' || state === 'pruned') run.failuresInARow = 0;
  if (state !== 'failed') return;
  run.failuresInARow++;
  const most = run.execution.maxConsecutiveFailures;
  if (run.failuresInARow < most || run.halted !== null) return;
  const trials = most === 1 ? 'a trial has failed' : `${most} trials in a row have failed`;
  const why = (reason ?? 'no reason is known').split('\n')[0]!;
  const halted = `${trials}, no more are started (max_consecutive_failures: ${most}); the last one, ${id}: ${why}`;
  run.halted = halted;
  tell(run, (h) => withProblem(h, halted));
}
