// The run of a sweep as plain text for pipes, files and continuous integration: one line per noteworthy event, no colour,
// no cursor movement.
import { formatItems, formatLeft, formatSpeed } from '../report/format.js';
import { safeText } from '../report/safe-text.js';
import { RECENT_EVENTS, type SweepSnapshot, type TrialEventSnapshot } from '../trial/snapshot.js';
import { describeEvent, formatClock } from './event-text.js';
import type { RunSource } from './source.js';
import { countStates } from './trial-rows.js';

/** The lines that tell what is new in `next` since `previous` (null: the first snapshot). */
export function plainLines(previous: SweepSnapshot | null, next: SweepSnapshot): readonly string[] {
  return [
    ...(previous === null ? [headLine(next)] : []),
    ...newEvents(previous, next),
    ...silentFailures(previous, next),
    ...next.remarks.slice(previous?.remarks.length ?? 0),
    ...next.problems.slice(previous?.problems.length ?? 0).map((p) => `warning: ${p}`),
    ...(next.stopping && previous?.stopping !== true
      ? ['stopping: running trials finish their batch and write a checkpoint; Ctrl-C again ends at once']
      : []),
  ].map(safeText);
}

/** Writes `plainLines` of every snapshot until closed. */
export function showPlain(source: RunSource, write: (line: string) => void): { readonly close: () => void } {
  let previous: SweepSnapshot | null = null;
  const tell = () => {
    const next = source.current();
    for (const line of plainLines(previous, next)) write(`${line}\n`);
    previous = next;
  };
  tell();
  const unsubscribe = source.subscribe(tell);
  return {
    close() {
      unsubscribe();
      tell();
    },
  };
}

function headLine(snapshot: SweepSnapshot): string {
  const workers = formatItems(snapshot.workers, 'worker');
  return `${snapshot.sweep}: ${formatItems(snapshot.trials.length, 'trial')} (${countStates(snapshot.trials)}), ${workers}`;
}

function newEvents(previous: SweepSnapshot | null, next: SweepSnapshot): readonly string[] {
  const known = new Set((previous?.events ?? []).map(eventKey));
  const fresh = next.events.filter((e) => !known.has(eventKey(e)));
  const lost = known.size > 0 && fresh.length >= RECENT_EVENTS;
  return [
    ...(lost ? ['… more events came than are kept; the logs hold them all'] : []),
    ...fresh.flatMap((e) => eventLine(next, e)),
  ];
}

function eventLine(snapshot: SweepSnapshot, e: TrialEventSnapshot): readonly string[] {
  const text = describeEvent(e.event);
  if (text === null) return [];
  const clock = formatClock(e.event.at - snapshot.startedAt);
  return [`${clock} ${e.arm} seed ${e.seed}: ${text}${e.event.kind === 'epoch' ? pace(snapshot, e) : ''}`];
}

/** Speed of the trial and estimate of the sweep, as far as measured. */
function pace(snapshot: SweepSnapshot, e: TrialEventSnapshot): string {
  const speed = snapshot.trials.find((t) => t.id === e.trialId)?.imagesPerSecond ?? null;
  const left = snapshot.remainingMs;
  return [
    ...(speed === null ? [] : [`, ${formatSpeed(speed)}`]),
    ...(left === null || left === 0 ? [] : [`, about ${formatLeft(left)} left in all`]),
  ].join('');
}

/** Trials that failed or stopped without an event of their own: their process was lost. */
function silentFailures(previous: SweepSnapshot | null, next: SweepSnapshot): readonly string[] {
  if (previous === null) return [];
  const before = new Map(previous.trials.map((t) => [t.id, t.state]));
  const clock = formatClock(next.elapsedMs);
  return next.trials
    .filter((t) => t.state === 'failed' && before.get(t.id) !== 'failed')
    .filter((t) => !next.events.some((e) => e.trialId === t.id && e.event.kind === 'failed'))
    .map(
      (t) => `${clock} ${t.arm} seed ${t.seed}: failed: ${t.reason ?? 'its process ended without a word'}`,
    );
}

function eventKey(e: TrialEventSnapshot): string {
  return `${e.trialId} ${e.attempt} ${JSON.stringify(e.event)}`;
}
