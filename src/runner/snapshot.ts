// From what has happened in a run to what a live view shows: pure; every change gives a new history.

import { isLast, isStored, trialChange } from '../store/changes.js';
import type { SweepRecord, SweepTrial } from '../store/store.js';
import type { TrialEvent } from '../trial/events.js';
import type { EpochMetrics, MetricChoice } from '../trial/metrics.js';
import {
  RECENT_EVENTS,
  type StateCounts,
  type SweepSnapshot,
  type TrialEventSnapshot,
  type TrialSnapshot,
} from '../trial/snapshot.js';
import { isFinal, TRIAL_STATES, type TrialState } from '../trial/states.js';
import { estimateRemaining } from './estimate.js';

/** A trial as it stands, and how long its epochs took in this run. */
export interface TrialHistory {
  readonly shown: TrialSnapshot;
  readonly epochMs: readonly number[];
  /** Time of the event that the epoch under way is measured from; null when none is measured. */
  readonly epochFrom: number | null;
}

/** All that has happened in a run. */
export interface SweepHistory {
  readonly sweep: string;
  readonly metric: MetricChoice;
  readonly workers: number;
  readonly startedAt: number;
  readonly stopping: boolean;
  readonly trials: ReadonlyMap<string, TrialHistory>;
  readonly events: readonly TrialEventSnapshot[];
  readonly problems: readonly string[];
}

/** What is known of a trial before the run. */
export interface KnownTrial {
  readonly state: TrialState;
  readonly reason: string | null;
  readonly attempts: number;
  readonly epochs: readonly EpochMetrics[];
}

/** The history at the start of a run, before any trial is taken into it. */
export function startHistory({ id, metric }: SweepRecord, workers: number, startedAt: number): SweepHistory {
  const none = { stopping: false, trials: new Map(), events: [], problems: [] };
  return { sweep: id, metric, workers, startedAt, ...none };
}

/** The history with these trials (behind those that it has), over what the store knows of them. */
export function withPlanned(
  history: SweepHistory,
  added: readonly { readonly planned: SweepTrial; readonly known: KnownTrial }[],
): SweepHistory {
  const trials = new Map(history.trials);
  for (const { planned, known } of added)
    trials.set(planned.trial.id, historyOf(planned, known, history.metric));
  return { ...history, trials };
}

function historyOf({ trial, arm }: SweepTrial, known: KnownTrial, metric: MetricChoice): TrialHistory {
  const { state, reason, attempts, epochs } = known;
  const { seed, train } = trial.experiment;
  const shown: TrialSnapshot = {
    ...{ id: trial.id, arm, seed, state, reason, reused: isFinal(state), attempt: attempts },
    ...{ epoch: 0, epochs: train.epochs, batch: 0, batchesPerEpoch: 0, imagesPerSecond: null, loss: null },
    ...{ values: [], best: null, last: null, startedAt: null, endedAt: null },
  };
  const filled = epochs.reduce((s, e) => withEpoch(s, e, metric), shown);
  return { shown: filled, epochMs: [], epochFrom: null };
}

/** The history after another run has brought a trial on. */
export function withKnown(history: SweepHistory, trial: SweepTrial, known: KnownTrial): SweepHistory {
  return withTrial(history, trial.trial.id, () => historyOf(trial, known, history.metric));
}

/** The history after an attempt was started. */
export function withAttempt(
  history: SweepHistory,
  trialId: string,
  attempt: number,
  at: number,
): SweepHistory {
  return withTrial(history, trialId, ({ shown, epochMs }) => ({
    shown: {
      ...shown,
      ...{ attempt, state: 'running', reason: null, batch: 0, endedAt: null },
      startedAt: shown.startedAt ?? at,
    },
    epochMs,
    epochFrom: null,
  }));
}

/** The history after these events of a trial. */
export function withEvents(
  history: SweepHistory,
  trialId: string,
  attempt: number,
  events: readonly TrialEvent[],
): SweepHistory {
  const trial = history.trials.get(trialId);
  if (!trial || events.length === 0) return history;
  const { arm, seed } = trial.shown;
  const told = events.filter(isStored).map((event) => ({ trialId, arm, seed, attempt, event }));
  const next = withTrial(history, trialId, (t) => events.reduce((h, e) => advance(h, e, history.metric), t));
  return { ...next, events: [...history.events, ...told].slice(-RECENT_EVENTS) };
}

/** The history with one more thing worth telling; one that was told is not told again. */
export function withProblem(history: SweepHistory, problem: string): SweepHistory {
  return history.problems.includes(problem)
    ? history
    : { ...history, problems: [...history.problems, problem] };
}

/** The history from the first interrupt on. */
export function withStopping(history: SweepHistory): SweepHistory {
  return { ...history, stopping: true };
}

/** What a live view shows of this history now. */
export function toSnapshot(history: SweepHistory, at: number): SweepSnapshot {
  const { sweep, metric, workers, startedAt, stopping, events, problems } = history;
  const histories = [...history.trials.values()];
  const trials = histories.map((t) => t.shown);
  return {
    ...{ sweep, metric, workers, startedAt, at, stopping, trials, events, problems },
    elapsedMs: at - startedAt,
    remainingMs: estimateRemaining(histories, workers, at),
    counts: countStates(trials.map((t) => t.state)),
    reused: trials.filter((t) => t.reused).length,
  };
}

/** How many of these states are of each kind. */
export function countStates(states: readonly TrialState[]): StateCounts {
  const count = (state: TrialState) => states.filter((s) => s === state).length;
  return Object.fromEntries(TRIAL_STATES.map((s) => [s, count(s)])) as Record<TrialState, number>;
}

function withTrial(
  history: SweepHistory,
  id: string,
  change: (t: TrialHistory) => TrialHistory,
): SweepHistory {
  const trial = history.trials.get(id);
  return trial ? { ...history, trials: new Map(history.trials).set(id, change(trial)) } : history;
}

function advance(history: TrialHistory, event: TrialEvent, metric: MetricChoice): TrialHistory {
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
      const took = history.epochFrom === null ? [] : [event.at - history.epochFrom];
      return {
        shown: withEpoch({ ...shown, batch: 0 }, event, metric),
        epochMs: [...history.epochMs, ...took],
        epochFrom: event.at,
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
