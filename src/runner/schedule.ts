// Decisions of a run, pure: which trials run, and what follows an attempt that did not finish.
import type { AttemptRecord } from '../store/store.js';
import type { FailureClass, RetryRules } from '../trial/failures.js';
import { isFinal, type TrialState } from '../trial/states.js';

/** What to do with a planned trial: `reuse` what it came to, `leave` its failure as it is, or `run` it (on). */
export type Step = 'reuse' | 'leave' | 'run';

/** The step for a trial in this state with these attempts. */
export function planStep(
  state: TrialState,
  attempts: readonly AttemptRecord[],
  retryFailed: boolean,
  rules: RetryRules,
): Step {
  if (isFinal(state)) return 'reuse';
  if (state !== 'failed' || retryFailed) return 'run';
  // A failure that was noticed right before the coordinator ended has not had its retry yet.
  return afterAttempt(attempts, rules) === 'retry' ? 'run' : 'leave';
}

/** What follows the latest attempt by the rule of its class; attempts that reached a new epoch begin a new count. */
export function afterAttempt(attempts: readonly AttemptRecord[], rules: RetryRules): 'retry' | 'give-up' {
  const failure = attempts.at(-1)?.failure ?? null;
  if (failure === null) return 'give-up';
  const allowed = rules[failure];
  if (allowed === 'always') return 'retry';
  return failuresInARow(attempts, failure) <= allowed ? 'retry' : 'give-up';
}

/** Latest attempts that failed so, back to the last one that got on. */
function failuresInARow(attempts: readonly AttemptRecord[], failure: FailureClass): number {
  let count = 0;
  for (let i = attempts.length - 1; i >= 0 && attempts[i]!.failure === failure; i--) {
    count++;
    const reached = Math.max(0, ...attempts.slice(0, i).map((a) => a.epoch));
    if (attempts[i]!.epoch > reached) break;
  }
  return count;
}
