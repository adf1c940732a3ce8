// The states of a trial. What its latest attempt's events say decides; when a process ended without a last event, the
// coordinator decides.

export const TRIAL_STATES = ['planned', 'running', 'finished', 'failed', 'pruned', 'stopped'] as const;
export type TrialState = (typeof TRIAL_STATES)[number];

/** Whether a trial in this state is never started again by itself. */
export function isFinal(state: TrialState): boolean {
  return state === 'finished' || state === 'pruned';
}
