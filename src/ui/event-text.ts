// What an event says to a person, in a few words, for the live view and for the plain text of a pipe alike.
import {
  formatCount,
  formatDuration,
  formatItems,
  formatPercent,
  formatSignificant,
} from '../report/format.js';
import type { Cost, EventOf, TrialEvent } from '../trial/events.js';
import type { Tone } from './line.js';

/** The event in words; null for those that only a log needs. */
export function describeEvent(event: TrialEvent): string | null {
  switch (event.kind) {
    case 'started':
      return event.resumedFrom === null
        ? `started: ${formatItems(event.epochs, 'epoch')} of ${event.batchesPerEpoch} batch${event.batchesPerEpoch === 1 ? '' : 'es'}, ${event.engine} engine`
        : `resumed from epoch ${event.resumedFrom.epoch}, batch ${event.resumedFrom.batch}`;
    case 'epoch':
      return `epoch ${event.epoch}: ${describeMetrics(event)}`;
    case 'grown':
      return `grown ${event.path}: ${event.branches.join(' ')}, ${change(event.before, event.after)}`;
    case 'cut': {
      const branches = event.branches.map((b) => b.branch).join(' ');
      return `cut ${event.path}: ${branches}, ${change(event.before, event.after)}`;
    }
    case 'finished':
      return `finished in ${formatDuration(event.seconds)}: ${formatCount(event.train.params)} params, deployed ${formatCount(event.deploy.params)}, fusing error ${formatSignificant(event.equivalenceError)}`;
    case 'pruned':
      return `pruned at epoch ${event.epoch}: ${event.reason}`;
    case 'stopped':
      return `stopped at epoch ${event.epoch}, batch ${event.batch}: ${event.reason}`;
    case 'failed':
      return `failed (${event.cause}): ${event.message}`;
    case 'progress':
    case 'scored':
    case 'calibrated':
    case 'checkpointed':
      return null;
    default:
      return event satisfies never;
  }
}

/** How an event should look. */
export function eventTone(event: TrialEvent): Tone {
  if (event.kind === 'failed') return 'bad';
  if (event.kind === 'finished') return 'good';
  return event.kind === 'grown' || event.kind === 'cut' ? 'busy' : 'plain';
}

/** Milliseconds as a clock: `01:23`, `1:01:23`. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

function describeMetrics(event: EventOf<'epoch'>): string {
  const m = event.metrics;
  const parts: string[] = [];
  if (m['train.loss'] !== undefined) parts.push(`loss ${formatSignificant(m['train.loss'])}`);
  if (m['val.accuracy'] !== undefined) parts.push(`validation ${formatPercent(m['val.accuracy'])} %`);
  if (m.seconds !== undefined) parts.push(formatDuration(m.seconds));
  return parts.join(', ');
}

function change(before: Cost, after: Cost): string {
  return `params ${formatCount(before.params)} -> ${formatCount(after.params)}`;
}
