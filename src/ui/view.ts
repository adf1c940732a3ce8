// The live view of a running sweep, decided purely: a snapshot and a screen size become lines that fit that screen. What
// does not fit is counted or marked, never dropped in silence.

import { cutMiddle } from '../report/cell-width.js';
import { formatItems, formatLeft, formatSpeed } from '../report/format.js';
import { safeText } from '../report/safe-text.js';
import type { SweepSnapshot, TrialEventSnapshot, TrialSnapshot } from '../trial/snapshot.js';
import { describeEvent, eventTone, formatClock } from './event-text.js';
import { fitLine, type Line, type Size, span } from './line.js';
import { countStates, NARROWEST_ARM, trialLines, trialProgress } from './trial-rows.js';

/** From this height on there is room for empty lines and hints. */
const ROOMY = 18;

/** The lines of the screen, at most `height`, each at most `width` cells. */
export function viewRun(snapshot: SweepSnapshot, size: Size): readonly Line[] {
  const roomy = size.height >= ROOMY;
  const gap: readonly Line[] = roomy ? [[]] : [];
  const top = [titleLine(snapshot), progressLine(snapshot, size.width), ...gap];
  const hint = roomy ? [[], hintLine(snapshot)] : [];
  const problems = snapshot.problems.slice(-(roomy ? 3 : 1)).map((p): Line => [span(`! ${p}`, 'bad')]);
  const remark = snapshot.remarks.slice(-1).map((r): Line => [span(r, 'dim')]);
  const told = [...remark, ...problems];
  const room = Math.max(0, size.height - top.length - hint.length - told.length);
  const trials = trialLines(snapshot, size.width, Math.max(room - eventRoom(room), 0));
  const events = eventLines(snapshot, { width: size.width, height: room - trials.length }, gap);
  return [...top, ...trials, ...events, ...told, ...hint]
    .slice(0, size.height)
    .map((line) => fitLine(line, size.width));
}

/** Share of the sweep that is done, by epochs, 0 to 1; a trial that failed or was pruned has nothing left to do. */
export function sweepProgress(snapshot: SweepSnapshot): number {
  const weight = snapshot.trials.reduce((s, t) => s + t.epochs, 0);
  if (weight === 0) return 0;
  const done = (t: TrialSnapshot) => (t.state === 'failed' || t.state === 'pruned' ? 1 : trialProgress(t));
  return snapshot.trials.reduce((s, t) => s + done(t) * t.epochs, 0) / weight;
}

/** A bar of `width` cells, brackets included. */
export function progressBar(share: number, width: number): string {
  const inner = Math.max(1, width - 2);
  const filled = Math.floor(Math.min(1, Math.max(0, share)) * inner);
  return `[${'█'.repeat(filled)}${'░'.repeat(inner - filled)}]`;
}

function titleLine(snapshot: SweepSnapshot): Line {
  const workers = formatItems(snapshot.workers, 'worker');
  const before = snapshot.reused > 0 ? ` (${snapshot.reused} from before)` : '';
  const { finished } = snapshot.counts;
  const others = snapshot.trials.filter((t) => t.state !== 'finished' && t.state !== 'planned');
  return [
    span(snapshot.sweep, 'strong'),
    ...(snapshot.stopping ? [span('  stopping after the batch', 'bad')] : []),
    span(`  ${finished}/${snapshot.trials.length} finished${before}`),
    ...(others.length > 0 ? [span(`, ${countStates(others)}`)] : []),
    span(`  ${workers}`, 'dim'),
  ];
}

function progressLine(snapshot: SweepSnapshot, width: number): Line {
  const share = sweepProgress(snapshot);
  const running = snapshot.trials.filter((t) => t.state === 'running' && t.imagesPerSecond !== null);
  const speed = running.reduce((s, t) => s + t.imagesPerSecond!, 0);
  const bar = progressBar(share, Math.max(6, Math.min(40, Math.floor(width / 4))));
  return [
    span(bar, 'busy'),
    span(` ${Math.floor(share * 100)}%`, 'strong'),
    span(`  ${formatClock(snapshot.elapsedMs)}`),
    ...(snapshot.remainingMs === null || snapshot.remainingMs === 0
      ? []
      : [span(`, about ${formatLeft(snapshot.remainingMs)} left`)]),
    ...(running.length > 0 ? [span(`  ${formatSpeed(speed)}`, 'dim')] : []),
  ];
}

function hintLine(snapshot: SweepSnapshot): Line {
  const which = snapshot.metric.select === 'best' ? 'best so far' : 'last epoch';
  const key = snapshot.stopping ? 'Ctrl-C again ends at once.' : 'Ctrl-C stops with a checkpoint.';
  return [span(`${snapshot.metric.name}: ${which}, curve by epoch. ${key}`, 'dim')];
}

/** Lines kept for events, so that many trials cannot push all of them away. */
function eventRoom(room: number): number {
  return Math.min(10, Math.floor(room / 3));
}

function eventLines(
  snapshot: SweepSnapshot,
  { width, height: room }: Size,
  gap: readonly Line[],
): readonly Line[] {
  const told = snapshot.events.filter((e) => describeEvent(e.event) !== null);
  const count = Math.max(0, room - gap.length);
  if (told.length === 0 || count === 0) return [];
  return [...gap, ...told.slice(-count).map((e) => eventLine(snapshot, e, width))];
}

function eventLine(snapshot: SweepSnapshot, { arm, seed, event }: TrialEventSnapshot, width: number): Line {
  // What happened is to be read on a narrow screen, too.
  const name = cutMiddle(safeText(arm), Math.max(NARROWEST_ARM, Math.floor(width / 3)));
  return [
    span(`${formatClock(event.at - snapshot.startedAt)} `, 'dim'),
    span(`${name} #${seed} `),
    span(describeEvent(event) ?? '', eventTone(event)),
  ];
}
