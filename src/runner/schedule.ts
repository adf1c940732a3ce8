// Decisions of a run, pure: which trials run, what follows a trainer that was lost.
import type { AttemptRecord } from '../store/store.js';
import { isFinal, type TrialState } from '../trial/states.js';

/** What to do with a planned trial: `reuse` what it came to, `leave` its failure as it is, or `run` it (on). */
export type Step = 'reuse' | 'leave' | 'run';

/** The step for a trial in this state with these attempts. */
export function planStep(state: TrialState, attempts: readonly AttemptRecord[], retryFailed: boolean): Step {
  if (isFinal(state)) return 'reuse';
  if (state !== 'failed' || retryFailed) return 'run';
  // A loss that was noticed right before the coordinator ended has not had its resume yet.
  return attempts.at(-1)?.lost && afterLoss(attempts) === 'resume' ? 'run' : 'leave';
}

/** After the latest attempt was lost: resume once; give up at a second loss in a row without a new epoch in between. */
export function afterLoss(attempts: readonly AttemptRecord[]): 'resume' | 'give-up' {
  const last = attempts.at(-1);
  const before = attempts.slice(0, -1);
  if (!last || !before.at(-1)?.lost) return 'resume';
  const reached = Math.max(0, ...before.map((a) => a.epoch));
  return last.epoch > reached ? 'resume' : 'give-up';
}
