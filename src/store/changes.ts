// What a run of events changes in the index: pure, shared by every store so that they cannot differ.
import type { Cost, EventKind, TrialEvent } from '../trial/events.js';
import { type FailureClass, failureCause } from '../trial/failures.js';
import type { TrialState } from '../trial/states.js';

/** The columns of a trial that events set; a missing key leaves the column as it is. */
export interface TrialChange {
  readonly state?: TrialState;
  readonly reason?: string | null;
  readonly epochs?: number;
  readonly train?: Cost;
  readonly deploy?: Cost;
  readonly seconds?: number;
  readonly equivalenceError?: number;
}

/** The columns of an attempt that events set. */
export interface AttemptChange {
  readonly epoch: number;
  readonly end: EventKind | null;
  /** Why it ended before the finish; null otherwise. */
  readonly failure: FailureClass | null;
}

/** Whether nothing may follow this event in an attempt. */
export function isLast(event: TrialEvent): boolean {
  switch (event.kind) {
    case 'finished':
    case 'pruned':
    case 'stopped':
    case 'failed':
      return true;
    default:
      return false;
  }
}

/** Whether the store keeps this event's text; `progress` is for live views only. */
export function isStored(event: TrialEvent): boolean {
  return event.kind !== 'progress';
}

/** What one event says about its trial. */
export function trialChange(event: TrialEvent): TrialChange {
  switch (event.kind) {
    case 'started':
      return {
        state: 'running',
        reason: null,
        epochs: event.epochs,
        train: event.train,
        deploy: event.deploy,
      };
    case 'finished':
      return {
        state: 'finished',
        reason: null,
        seconds: event.seconds,
        train: event.train,
        deploy: event.deploy,
        equivalenceError: event.equivalenceError,
      };
    case 'pruned':
    case 'stopped':
      return { state: event.kind, reason: event.reason };
    case 'failed':
      return { state: 'failed', reason: `${event.cause}: ${event.message}` };
    default:
      return {};
  }
}

/** What the events say about their trial, later ones over earlier ones. */
export function trialChanges(events: readonly TrialEvent[]): TrialChange {
  return Object.assign({}, ...events.map(trialChange)) as TrialChange;
}

/** The attempt after these events. */
export function attemptChanges(before: AttemptChange, events: readonly TrialEvent[]): AttemptChange {
  return events.reduce<AttemptChange>(
    (a, e) => ({
      epoch: e.kind === 'epoch' ? Math.max(a.epoch, e.epoch) : a.epoch,
      end: isLast(e) ? e.kind : a.end,
      failure: isLast(e) ? failureOf(e) : a.failure,
    }),
    before,
  );
}

function failureOf(event: TrialEvent): FailureClass | null {
  if (event.kind === 'failed') return failureCause(event.cause);
  return event.kind === 'stopped' ? 'stopped' : null;
}

/** Whether a batch is new to a store that has read up to `offset`; a reason when it neither continues nor repeats. */
export function placeBatch(
  offset: number,
  batch: { readonly from: number; readonly to: number },
): { readonly fresh: boolean } | { readonly problem: string } {
  if (batch.to < batch.from) return { problem: `bytes ${batch.from} to ${batch.to} run backwards` };
  if (batch.from === offset) return { fresh: true };
  if (batch.to <= offset) return { fresh: false };
  return { problem: `bytes ${batch.from} to ${batch.to} do not continue at ${offset}` };
}
