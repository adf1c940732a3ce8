// Brings the store up to what stands in an attempt's folder; the same code reads live logs, recovers and rebuilds.
import type { Store } from '../store/store.js';
import type { TrialEvent } from '../trial/events.js';
import type { TrialPaths } from './paths.js';
import { type LineProblem, readEvents } from './tail-events.js';
import { readEnd } from './trial-folder.js';

/** What was read on. */
export interface Read {
  readonly events: readonly TrialEvent[];
  readonly problems: readonly LineProblem[];
  /** Bytes of the log that are in the store now. */
  readonly to: number;
}

/** Ingests the lines that are new in an attempt's log, none beyond byte `end`. */
export function ingestLog(
  store: Store,
  paths: TrialPaths,
  trialId: string,
  attempt: number,
  end = Infinity,
): Read {
  const offset = store.attempt(trialId, attempt)?.offset ?? 0;
  return ingestFrom(store, paths.attempt(attempt).events, trialId, attempt, offset, end);
}

/** The same for who knows how much of the log is in the store. */
export function ingestFrom(
  store: Store,
  file: string,
  trialId: string,
  attempt: number,
  offset: number,
  end = Infinity,
): Read {
  const events: TrialEvent[] = [];
  const problems: LineProblem[] = [];
  for (let from = offset; ; ) {
    const tail = readEvents(file, from, end);
    if (tail.to === from) return { events, problems, to: from };
    store.ingest(trialId, attempt, tail);
    events.push(...tail.events);
    problems.push(...tail.problems);
    from = tail.to;
    if (!tail.more) return { events, problems, to: from };
  }
}

/** Registers an attempt, reads its log on and applies the coordinator's decision about it; one that has ended is left. */
export function indexAttempt(store: Store, paths: TrialPaths, trialId: string, attempt: number): Read {
  store.putAttempt(trialId, attempt);
  const known = store.attempt(trialId, attempt)!;
  if (known.end !== null) return { events: [], problems: [], to: known.offset };
  const end = readEnd(paths.attempt(attempt));
  const read = ingestLog(store, paths, trialId, attempt, end?.offset);
  if (end !== null) store.endAttempt(trialId, attempt, end.event);
  return read;
}

/** A line problem as one sentence. */
export function renderLineProblem(problem: LineProblem): string {
  return `${problem.file}, byte ${problem.offset}: ${problem.message}; it was skipped`;
}
