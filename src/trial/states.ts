// The states of a trial. What an attempt's last event says decides; `interrupted` is an attempt whose process ended
// without a last event.

export const TRIAL_STATES = ['planned', 'running', 'finished', 'failed', 'pruned', 'stopped'] as const;
export type TrialState = (typeof TRIAL_STATES)[number];

/** Whether a trial in this state is never started again by itself. */
export function isFinal(state: TrialState): boolean {
  return state === 'finished' || state === 'pruned';
}
