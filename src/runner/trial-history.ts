// One trial of a run, from what was known of it before to what a live view shows: pure, each event gives a new history.
import { isLast, trialChange } from '../store/changes.js';
import type { SweepTrial } from '../store/store.js';
import type { TrialEvent } from '../trial/events.js';
import type { EpochMetrics, MetricChoice } from '../trial/metrics.js';
import type { TrialSnapshot } from '../trial/snapshot.js';
import { isFinal, type TrialState } from '../trial/states.js';

/** A trial as it stands, and what its epochs took. */
export interface TrialHistory {
  readonly shown: TrialSnapshot;
  /** Whole epochs that were measured in this run, and the milliseconds of all of them together. */
  readonly measured: { readonly epochs: number; readonly ms: number };
  /** Time of the event that the epoch under way is measured from; null when none is measured. */
  readonly epochFrom: number | null;
  /** Seconds of training by epoch, ascending, of whichever run. */
  readonly seconds: readonly number[];
}

/** What is known of a trial before the run. */
export interface KnownTrial {
  readonly state: TrialState;
  readonly reason: string | null;
  readonly attempts: number;
  readonly epochs: readonly EpochMetrics[];
}

/** The history of a trial that another run, or an earlier one, has brought as far as is known. */
export function historyOf(
  { trial, arm }: SweepTrial,
  { state, reason, attempts, epochs }: KnownTrial,
  metric: MetricChoice,
): TrialHistory {
  const { seed, train } = trial.experiment;
  const shown: TrialSnapshot = {
    ...{ id: trial.id, arm, seed, state, reason, reused: isFinal(state), attempt: attempts },
    ...{ epoch: 0, epochs: train.epochs, batch: 0, batchesPerEpoch: 0, imagesPerSecond: null, loss: null },
    ...{ values: [], best: null, last: null, startedAt: null, endedAt: null },
  };
  const filled = epochs.reduce((s, e) => withEpoch(s, e, metric), shown);
  const seconds = epochs.reduce<readonly number[]>(withSeconds, []);
  return { shown: filled, measured: { epochs: 0, ms: 0 }, epochFrom: null, seconds };
}

/** The history after an attempt was started. */
export function withAttempt(history: TrialHistory, attempt: number, at: number): TrialHistory {
  const { shown } = history;
  const begun = { attempt, state: 'running', reason: null, batch: 0, endedAt: null } as const;
  return {
    ...history,
    shown: { ...shown, ...begun, startedAt: shown.startedAt ?? at },
    epochFrom: null,
  };
}

/** The history after an event. */
export function withEvent(history: TrialHistory, event: TrialEvent, metric: MetricChoice): TrialHistory {
  const { state, reason } = trialChange(event);
  const shown: TrialSnapshot = {
    ...history.shown,
    ...(state === undefined ? {} : { state }),
    ...(reason === undefined ? {} : { reason }),
  };
  if (isLast(event)) return { ...history, epochFrom: null, shown: { ...shown, batch: 0, endedAt: event.at } };
  switch (event.kind) {
    case 'started': {
      const { batchesPerEpoch, resumedFrom, epochs } = event;
      const batch = resumedFrom?.batch ?? 0;
      // The rest of an epoch that was begun before is no measure of a whole one.
      const epochFrom = batch === 0 ? event.at : null;
      return { ...history, epochFrom, shown: { ...shown, batchesPerEpoch, epochs, batch } };
    }
    case 'progress': {
      const { batch, loss, imagesPerSecond } = event;
      return { ...history, shown: { ...shown, batch, loss, imagesPerSecond } };
    }
    case 'epoch': {
      const { measured, epochFrom, seconds } = history;
      const took = epochFrom === null ? null : event.at - epochFrom;
      return {
        shown: withEpoch({ ...shown, batch: 0 }, event, metric),
        measured: took === null ? measured : { epochs: measured.epochs + 1, ms: measured.ms + took },
        epochFrom: event.at,
        seconds: withSeconds(seconds, event),
      };
    }
    default:
      return { ...history, shown };
  }
}

/** Epochs count from 1; one that comes again (after a resume) takes the place of the former. */
function withEpoch(shown: TrialSnapshot, e: EpochMetrics, metric: MetricChoice): TrialSnapshot {
  const values = [...shown.values];
  while (values.length < e.epoch) values.push(Number.NaN);
  values[e.epoch - 1] = e.metrics[metric.name] ?? Number.NaN;
  const measured = values.filter((v) => !Number.isNaN(v));
  const best = measured.length === 0 ? null : extreme(measured, metric);
  return { ...shown, values, best, last: values.at(-1) ?? null, epoch: Math.max(shown.epoch, e.epoch) };
}

function extreme(values: readonly number[], metric: MetricChoice): number {
  return values.reduce((a, b) => (metric.goal === 'maximize' ? Math.max(a, b) : Math.min(a, b)));
}

/** What an epoch took, in the place of what it took before. */
function withSeconds(seconds: readonly number[], { epoch, metrics }: EpochMetrics): readonly number[] {
  const next = [...seconds];
  while (next.length < epoch) next.push(0);
  next[epoch - 1] = metrics.seconds ?? 0;
  return next;
}
