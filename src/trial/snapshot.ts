// What a live view of a running sweep needs at one moment, as plain data: filled by runner/history.ts, drawn by ui/.
import type { TrialEvent } from './events.js';
import type { MetricChoice } from './metrics.js';
import type { StateCounts, TrialState } from './states.js';

/** One trial as it stands now; times are milliseconds since 1970. */
export interface TrialSnapshot {
  readonly id: string;
  /** Readable name of the arm in this sweep. */
  readonly arm: string;
  readonly seed: number;
  readonly state: TrialState;
  /** Cause and message when failed, reason when stopped or pruned. */
  readonly reason: string | null;
  /** True when it was finished or pruned before this run. */
  readonly reused: boolean;
  /** Number of the latest attempt, 0 before the first. */
  readonly attempt: number;
  /** Whole epochs with metrics so far. */
  readonly epoch: number;
  /** Planned epochs, from the experiment. */
  readonly epochs: number;
  /** Batches done in the epoch that is under way; 0 when none is. */
  readonly batch: number;
  /** 0 until the first attempt has started. */
  readonly batchesPerEpoch: number;
  /** Latest speed and training loss; null until measured in this run. */
  readonly imagesPerSecond: number | null;
  readonly loss: number | null;
  /** The sweep's metric (as a rule val.accuracy) by epoch, ascending; NaN where an epoch lacks it. */
  readonly values: readonly number[];
  /** The best of `values` by the sweep's goal (NaN never), and the last; null without epochs. */
  readonly best: number | null;
  readonly last: number | null;
  /** When this run started it, and when it ended; null until then, and when reused. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** An event as it came in, with the trial that it belongs to. */
export interface TrialEventSnapshot {
  readonly trialId: string;
  readonly arm: string;
  readonly seed: number;
  readonly attempt: number;
  readonly event: TrialEvent;
}

/** A running (or just ended) sweep at one moment. */
export interface SweepSnapshot {
  /** Name of the sweep. */
  readonly sweep: string;
  readonly metric: MetricChoice;
  readonly workers: number;
  readonly startedAt: number;
  /** Time of this snapshot. */
  readonly at: number;
  readonly elapsedMs: number;
  /** Estimate from measured epoch times; null until an epoch was measured, 0 when nothing is left. */
  readonly remainingMs: number | null;
  /** True from the first interrupt on: running trials are finishing their batch and checkpoint. */
  readonly stopping: boolean;
  readonly counts: StateCounts;
  /** Trials that were finished or pruned before this run. */
  readonly reused: number;
  /** In the order of the plan. */
  readonly trials: readonly TrialSnapshot[];
  /** The latest events but `progress`, oldest first; at most RECENT_EVENTS. */
  readonly events: readonly TrialEventSnapshot[];
  /** Things worth telling that are no events: an unreadable log line, a trainer that was lost and resumed. */
  readonly problems: readonly string[];
  /** Things worth telling that are nothing wrong: the next round of a plan that grows. */
  readonly remarks: readonly string[];
}

/** The number of latest events that a snapshot keeps. */
export const RECENT_EVENTS = 50;
