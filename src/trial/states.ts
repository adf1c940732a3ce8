// The states of a trial. What its latest attempt's events say decides; when a process ended without a last event, the
// coordinator decides.
import type { EventKind } from './events.js';

export const TRIAL_STATES = ['planned', 'running', 'finished', 'failed', 'pruned', 'stopped'] as const;
export type TrialState = (typeof TRIAL_STATES)[number];

/** Whether a trial in this state is never started again by itself. */
export function isFinal(state: TrialState): boolean {
  return state === 'finished' || state === 'pruned';
}

/** The state that an event puts its trial in; null for events that leave it as it is. */
export function stateAfter(kind: EventKind): TrialState | null {
  switch (kind) {
    case 'started':
      return 'running';
    case 'finished':
    case 'pruned':
    case 'stopped':
    case 'failed':
      return kind;
    case 'progress':
    case 'epoch':
    case 'scored':
    case 'grown':
    case 'cut':
    case 'calibrated':
    case 'checkpointed':
      return null;
    default:
      return kind satisfies never;
  }
}
