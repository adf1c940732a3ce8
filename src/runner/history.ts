// What has happened in a run so far: changed with each event at a cost that does not grow with the sweep, and looked at as a
// whole only when a snapshot is asked for.
import { isStored } from '../store/changes.js';
import type { SweepRecord, SweepTrial } from '../store/store.js';
import type { TrialEvent } from '../trial/events.js';
import { RECENT_EVENTS, type SweepSnapshot, type TrialEventSnapshot } from '../trial/snapshot.js';
import { countStates } from '../trial/states.js';
import { estimateRemaining } from './estimate.js';
import { historyOf, type KnownTrial, type TrialHistory, withAttempt, withEvent } from './trial-history.js';

/** The history of a run, without a trial until some are taken into it. */
export class SweepHistory {
  readonly startedAt: number;
  readonly #sweep: SweepRecord;
  readonly #workers: number;
  readonly #trials = new Map<string, TrialHistory>();
  #events: readonly TrialEventSnapshot[] = [];
  #problems: readonly string[] = [];
  #remarks: readonly string[] = [];
  #stopping = false;
  #seconds = 0;

  constructor(sweep: SweepRecord, workers: number, startedAt: number) {
    this.#sweep = sweep;
    this.#workers = workers;
    this.startedAt = startedAt;
  }

  /** How many trials were taken into it. */
  get size(): number {
    return this.#trials.size;
  }

  /** Seconds of training of all its trials together, of whichever run. */
  get seconds(): number {
    return this.#seconds;
  }

  /** How many were finished or pruned before this run, or by another one. */
  get reused(): number {
    return [...this.#trials.values()].filter((t) => t.shown.reused).length;
  }

  has(trialId: string): boolean {
    return this.#trials.has(trialId);
  }

  /** Takes a trial as it is known: a new one behind the others, one that another run has brought on in its place. */
  take(planned: SweepTrial, known: KnownTrial): void {
    this.#set(planned.trial.id, historyOf(planned, known, this.#sweep.metric));
  }

  /** An attempt was started. */
  begin(trialId: string, attempt: number, at: number): void {
    const trial = this.#trials.get(trialId);
    if (trial !== undefined) this.#set(trialId, withAttempt(trial, attempt, at));
  }

  /** Events of an attempt came in. */
  tell(trialId: string, attempt: number, events: readonly TrialEvent[]): void {
    const trial = this.#trials.get(trialId);
    if (trial === undefined || events.length === 0) return;
    const { arm, seed } = trial.shown;
    const told = events.filter(isStored).map((event) => ({ trialId, arm, seed, attempt, event }));
    this.#events = [...this.#events, ...told].slice(-RECENT_EVENTS);
    const { metric } = this.#sweep;
    this.#set(
      trialId,
      events.reduce((h, event) => withEvent(h, event, metric), trial),
    );
  }

  /** One more thing worth telling; one that was told is not told again. */
  note(problem: string): void {
    if (!this.#problems.includes(problem)) this.#problems = [...this.#problems, problem];
  }

  /** Whether this was told already. */
  hasNoted(problem: string): boolean {
    return this.#problems.includes(problem);
  }

  /** One more thing worth telling that is no problem. */
  remark(line: string): void {
    this.#remarks = [...this.#remarks, line];
  }

  /** The first interrupt came. */
  stop(): void {
    this.#stopping = true;
  }

  /** What a live view shows now. */
  snapshot(at: number): SweepSnapshot {
    const histories = [...this.#trials.values()];
    const trials = histories.map((t) => t.shown);
    const { id: sweep, metric } = this.#sweep;
    return {
      ...{ sweep, metric, workers: this.#workers, startedAt: this.startedAt, at, trials },
      ...{ stopping: this.#stopping, events: this.#events },
      ...{ problems: this.#problems, remarks: this.#remarks },
      elapsedMs: at - this.startedAt,
      remainingMs: estimateRemaining(histories, this.#workers, at),
      counts: countStates(trials.map((t) => t.state)),
      reused: this.reused,
    };
  }

  #set(trialId: string, next: TrialHistory): void {
    const before = this.#trials.get(trialId);
    this.#trials.set(trialId, next);
    if (before?.seconds !== next.seconds) this.#seconds += sum(next.seconds) - sum(before?.seconds ?? []);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
