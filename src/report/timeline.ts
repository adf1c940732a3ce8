// The structure of a network over a trial's time: what was scored, grown, calibrated and cut, from the events of all its
// attempts. What an attempt did after the checkpoint that the next one went on from did not stay, and is left out.

import type { TrialEvent } from '../trial/events.js';
import { tied } from './cell-width.js';
import type { Column } from './fit-columns.js';
import { formatCount, formatSignificant, NOTHING } from './format.js';
import { renderTable } from './table.js';

const KINDS = ['scored', 'grown', 'calibrated', 'cut'] as const;
type StructureEvent = Extract<TrialEvent, { kind: (typeof KINDS)[number] }>;

/** The columns of a timeline. */
export const TIMELINE_COLUMNS: readonly Column[] = [
  { header: 'epoch', align: 'right' },
  { header: 'what', align: 'left' },
  { header: 'where', align: 'left' },
  { header: 'branches', align: 'left' },
  { header: 'score', align: 'right' },
  { header: 'params', align: 'left' },
  { header: 'equivalence error', align: 'right' },
];

/** The events that shaped the network as it is, in order. */
export function structureEvents(events: readonly TrialEvent[]): readonly StructureEvent[] {
  let earlier: readonly StructureEvent[] = [];
  let current: StructureEvent[] = [];
  for (const event of events) {
    if (event.kind === 'started') {
      const from = event.resumedFrom;
      earlier = from === null ? [] : [...earlier, ...current].filter((e) => e.epoch <= from.epoch);
      current = [];
    } else if (isStructure(event)) {
      earlier = earlier.filter((e) => !isSame(e, event));
      current.push(event);
    }
  }
  return [...earlier, ...current];
}

/** The timeline's cells under `TIMELINE_COLUMNS`. */
export function timelineRows(events: readonly TrialEvent[]): readonly (readonly string[])[] {
  return structureEvents(events).map((e) => [String(e.epoch), e.kind, ...describeStructure(e)]);
}

/** The timeline as plain text; a sentence when the structure never changed. */
export function renderTimeline(events: readonly TrialEvent[], width?: number): string {
  const rows = timelineRows(events);
  return rows.length === 0 ? 'The structure did not change.\n' : renderTable(TIMELINE_COLUMNS, rows, width);
}

/** Where, branches, score, parameters and equivalence error of one event. */
function describeStructure(e: StructureEvent): readonly string[] {
  switch (e.kind) {
    case 'scored': {
      const chosen = e.candidates.find((c) => c.path === e.chosen);
      const of = `${e.score} of ${e.candidates.length} candidates`;
      return [e.chosen ?? 'none chosen', of, formatSignificant(chosen?.value ?? null), '', ''];
    }
    case 'grown':
      return [e.path, e.branches.join(' '), formatSignificant(e.score), params(e), errorOf(e)];
    case 'cut': {
      const word = e.by === 'alpha' ? 'alpha' : 'ratio';
      const cut = e.branches.map((b) => `${b.branch} (${word} ${formatSignificant(b.ratio)})`).join(', ');
      return [e.path, cut, '', params(e), errorOf(e)];
    }
    case 'calibrated':
      return [e.path || 'the whole network', `batch norms over ${e.batches} batches`, '', '', ''];
    default:
      return e satisfies never;
  }
}

function isStructure(event: TrialEvent): event is StructureEvent {
  return KINDS.some((k) => k === event.kind);
}

/** Whether a later attempt did again what an earlier one had done. */
function isSame(a: StructureEvent, b: StructureEvent): boolean {
  const path = (e: StructureEvent) => (e.kind === 'scored' ? NOTHING : e.path);
  return a.kind === b.kind && a.epoch === b.epoch && path(a) === path(b);
}

function params(e: Extract<StructureEvent, { kind: 'grown' | 'cut' }>): string {
  return `${tied(formatCount(e.before.params))} -> ${tied(formatCount(e.after.params))}`;
}

function errorOf(e: Extract<StructureEvent, { kind: 'grown' | 'cut' }>): string {
  return formatSignificant(e.equivalenceError);
}
