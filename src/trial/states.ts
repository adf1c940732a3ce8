// The states of a trial. What its latest attempt's events say decides; when a process ended without a last event, the
// coordinator decides.

export const TRIAL_STATES = ['planned', 'running', 'finished', 'failed', 'pruned', 'stopped'] as const;
export type TrialState = (typeof TRIAL_STATES)[number];

/** How many trials are in each state, in the order of `TRIAL_STATES`. */
export type StateCounts = Readonly<Record<TrialState, number>>;

/** How many of these states are of each kind. */
export function countStates(states: Iterable<TrialState>): StateCounts {
  const counts = Object.fromEntries(TRIAL_STATES.map((s) => [s, 0])) as Record<TrialState, number>;
  for (const state of states) counts[state]++;
  return counts;
}

/** Whether a trial in this state is never started again by itself. */
export function isFinal(state: TrialState): boolean {
  return state === 'finished' || state === 'pruned';
}
