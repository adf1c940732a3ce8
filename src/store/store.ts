// The store contract: an index of the trial folders that can be rebuilt from them at any time. Each trial has one writer at a
// time; any number of readers. Kept by sqlite.ts and memory.ts; test/contracts/store.ts runs the same tests over both.
import type { Cost, EventKind, TrialEvent } from '../trial/events.js';
import type { FailureClass } from '../trial/failures.js';
import type { EpochMetrics, MetricChoice, Objective } from '../trial/metrics.js';
import type { TrialResult } from '../trial/result.js';
import type { TrialState } from '../trial/states.js';
import type { Trial } from '../trial/trial.js';

/** Values of the varied parameters of one arm, by dotted name; a parameter that the arm does not have is missing. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/** A sweep as it was planned. */
export interface SweepRecord {
  /** Name of the sweep: its file name without extension; unique. */
  readonly id: string;
  /** The YAML text that was planned. */
  readonly source: string;
  readonly metric: MetricChoice;
  /** All metrics where there are several; `metric` is the first. */
  readonly metrics?: readonly Objective[] | undefined;
  /** Varied parameters in the order of the file. */
  readonly parameters: readonly string[];
  /** Arm id that the others are compared with; null: none. */
  readonly baseline: string | null;
  readonly createdAt: number;
}

/** A trial's place in a sweep. `position` keeps the order of the plan. */
export interface SweepTrial {
  readonly trial: Trial;
  /** Readable name of the arm in this sweep, for example "dyrep interval=2". */
  readonly arm: string;
  readonly parameters: ParameterValues;
  readonly position: number;
}

/** What the index knows of one trial besides what it trains, from the events of all its attempts. */
export interface TrialStatus {
  readonly state: TrialState;
  readonly attempts: number;
  /** Highest epoch with metrics so far, and epochs planned (0 before the first attempt). */
  readonly epoch: number;
  readonly epochs: number;
  readonly train: Cost | null;
  readonly deploy: Cost | null;
  readonly seconds: number | null;
  readonly equivalenceError: number | null;
  /** Cause and message when failed, reason when stopped or pruned. */
  readonly reason: string | null;
}

/** A trial with its status. */
export interface TrialRecord extends TrialStatus {
  readonly trial: Trial;
}

/** What the index knows of one attempt. */
export interface AttemptRecord {
  readonly trialId: string;
  readonly attempt: number;
  /** Bytes of events.jsonl that are in the store. */
  readonly offset: number;
  /** Highest epoch that this attempt reported; 0: none. */
  readonly epoch: number;
  /** Kind of its last event (finished, pruned, stopped, failed); null while it runs, or until its loss was noticed. */
  readonly end: EventKind | null;
  /** The class of a failed or stopped attempt; null while it runs and when it finished or was pruned. */
  readonly failure: FailureClass | null;
}

/** An event with its place. */
export interface StoredEvent {
  readonly trialId: string;
  readonly attempt: number;
  /** Counts the attempt's stored events from 0. */
  readonly sequence: number;
  readonly event: TrialEvent;
}

/** The events in bytes `from` (inclusive) to `to` (exclusive) of one attempt's log. */
export interface EventBatch {
  readonly events: readonly TrialEvent[];
  readonly from: number;
  readonly to: number;
}

/** Durable knowledge about sweeps and trials. Methods are synchronous; each writing one is a single transaction. */
export interface Store {
  /** Adds or replaces the sweep and its plan, trials included; trials that left the plan stay, unlinked. */
  putSweep(sweep: SweepRecord, plan: readonly SweepTrial[]): void;
  /** Adds trials to the plan of a sweep that is there, at their positions. */
  growSweep(sweepId: string, added: readonly SweepTrial[]): void;
  /** Adds the trial, state planned, when it is not there. */
  putTrial(trial: Trial): void;
  /** Registers an attempt with offset 0 and sets its trial running, when it is not there. */
  putAttempt(trialId: string, attempt: number): void;
  /**
   * Rows and byte offset together. A batch that ends at or before the stored offset is in the store already and is
   * ignored; one that neither continues at the offset nor lies before it is a StoreError. Metrics of a later attempt
   * replace those of an earlier one for the same epoch; the latest attempt's events decide the trial's state.
   */
  ingest(trialId: string, attempt: number, batch: EventBatch): void;
  /** Ends an attempt by decision of the coordinator, with an event that is not in its log; ignored when it has ended. */
  endAttempt(trialId: string, attempt: number, event: TrialEvent): void;

  /** Forgets the sweep and its plan; its trials stay. */
  removeSweep(id: string): void;
  /** Forgets attempts, metrics and events of the trial; it stays, as planned, while a sweep plans it. */
  removeTrial(id: string): void;

  /** By time of creation. */
  sweeps(): readonly SweepRecord[];
  /** Names by time of creation. */
  sweepIds(): readonly string[];
  sweep(id: string): SweepRecord | null;
  /** In the order of the plan; empty for an unknown sweep. */
  sweepTrials(sweepId: string): readonly (SweepTrial & { readonly record: TrialRecord })[];
  /** Names of the sweeps that plan the trial, by time of creation. */
  sweepsOf(trialId: string): readonly string[];
  /** What reports read of a sweep, in the order of the plan, read while it is iterated; best by the sweep's metric. */
  results(sweepId: string): Iterable<TrialResult>;
  /** By id. */
  trials(): readonly TrialRecord[];
  trial(id: string): TrialRecord | null;
  /** As `trial`, without parsing what it trains. */
  status(id: string): TrialStatus | null;
  /** Ids that start so, ascending, at most `limit`. */
  trialIds(start: string, limit: number): readonly string[];
  /** Ids of the trials in state running, ascending. */
  runningTrials(): readonly string[];
  attempts(trialId: string): readonly AttemptRecord[];
  attempt(trialId: string, attempt: number): AttemptRecord | null;
  /** Metrics by epoch, ascending. */
  epochs(trialId: string): readonly EpochMetrics[];
  /** All events but `progress`, in the order of attempts and lines. */
  events(trialId: string): readonly StoredEvent[];
  /** Problems found in the store's own files; empty when sound. */
  check(): readonly string[];
  close(): void;
}
