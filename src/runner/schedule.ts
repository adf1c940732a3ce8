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

/** What follows the latest attempt by the rule of its class. */
export function afterAttempt(attempts: readonly AttemptRecord[], rules: RetryRules): 'retry' | 'give-up' {
  const failure = attempts.at(-1)?.failure ?? null;
  if (failure === null) return 'give-up';
  const allowed = rules[failure];
  if (allowed === 'always') return 'retry';
  return failuresOf(attempts, failure) <= allowed ? 'retry' : 'give-up';
}

/** Attempts that failed so, back to the last one that reached a new epoch or was stopped: whoever goes on then begins anew. */
function failuresOf(attempts: readonly AttemptRecord[], failure: FailureClass): number {
  let count = 0;
  for (let i = attempts.length - 1; i >= 0; i--) {
    const now = attempts[i]!;
    if (now.failure === 'stopped' && failure !== 'stopped') break;
    if (now.failure === failure) count++;
    const reached = Math.max(0, ...attempts.slice(0, i).map((a) => a.epoch));
    if (now.epoch > reached) break;
  }
  return count;
}
