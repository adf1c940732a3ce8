// The history of a trial as one line: an attempt that goes on from a checkpoint does again what came after it, so what an
// earlier attempt said of those epochs is superseded (with the same numbers, since resumed equals never stopped).
import type { TrialEvent } from './events.js';

interface AttemptEvent {
  readonly attempt: number;
  readonly event: TrialEvent;
}

/** The events that still count, in order; `events` in the order of attempts and lines. */
export function effectiveEvents<E extends AttemptEvent>(events: readonly E[]): readonly E[] {
  let kept: E[] = [];
  for (const e of events) {
    if (e.event.kind === 'started') {
      const done = e.event.resumedFrom?.epoch ?? 0;
      kept = kept.filter((k) => k.attempt === e.attempt || !('epoch' in k.event) || k.event.epoch <= done);
    }
    kept.push(e);
  }
  return kept;
}
