// The table of trials in the live view: which trials are shown when not all fit, and which columns when the screen is
// narrow. The rest is counted in one line, never dropped in silence.
import { cellWidth, cutCells, cutMiddle, padCells } from '../report/cell-width.js';
import { formatMetric, formatSignificant, formatSpeed, isShare, NOTHING } from '../report/format.js';
import { safeText } from '../report/safe-text.js';
import { renderSparkline } from '../report/sparkline.js';
import type { MetricChoice } from '../trial/metrics.js';
import type { SweepSnapshot, TrialSnapshot } from '../trial/snapshot.js';
import { TRIAL_STATES, type TrialState } from '../trial/states.js';
import { type Line, span, type Tone } from './line.js';

/** Which states deserve a line first when not all trials fit. */
const URGENCY: readonly TrialState[] = ['running', 'failed', 'stopped', 'finished', 'pruned', 'planned'];

const STATE_TONES: Readonly<Record<TrialState, Tone>> = {
  planned: 'dim',
  running: 'busy',
  finished: 'good',
  failed: 'bad',
  pruned: 'dim',
  stopped: 'strong',
};

interface TrialColumn {
  readonly header: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  /** Smaller goes last when the screen is narrow. */
  readonly rank: number;
  readonly cell: (trial: TrialSnapshot) => string;
  readonly tone?: (trial: TrialSnapshot) => Tone;
}

/** Fewest cells of an arm's name. */
export const NARROWEST_ARM = 10;
/** Columns up to this rank give way before a name of usual length is cut. */
const DISPENSABLE = 5;
const USUAL_ARM = 26;

/** Header and rows of the trials in at most `height` lines of `width` cells; what does not fit is one counting line. */
export function trialLines(snapshot: SweepSnapshot, width: number, height: number): readonly Line[] {
  if (height < 2) return height < 1 ? [] : [restLine(snapshot.trials, true)];
  const { shown, hidden } = chooseTrials(snapshot.trials, height - 1);
  const gap = width < 60 ? 1 : 2;
  const columns = chooseColumns(snapshot, width, gap);
  const line = (cells: readonly [string, Tone][]): Line =>
    cells.map(([text, tone], i) => span((i > 0 ? ' '.repeat(gap) : '') + text, tone));
  const fill = (c: TrialColumn, text: string) =>
    padCells((c.header === 'arm' ? cutMiddle : cutCells)(text, c.width), c.width, c.align);
  const header = line(columns.map((c) => [fill(c, c.header), 'dim']));
  const rows = shown.map((t) =>
    line(columns.map((c) => [fill(c, safeText(c.cell(t))), c.tone?.(t) ?? 'plain'])),
  );
  return [header, ...rows, ...(hidden.length > 0 ? [restLine(hidden, shown.length === 0)] : [])];
}

/** The most urgent trials that fit, in the order of the plan; the rest. */
export function chooseTrials(
  trials: readonly TrialSnapshot[],
  room: number,
): { readonly shown: readonly TrialSnapshot[]; readonly hidden: readonly TrialSnapshot[] } {
  if (trials.length <= room) return { shown: trials, hidden: [] };
  const ended = (t: TrialSnapshot) => t.endedAt ?? Number.NEGATIVE_INFINITY;
  const order = trials
    .map((t, i) => ({ t, i }))
    .sort(
      (a, b) =>
        URGENCY.indexOf(a.t.state) - URGENCY.indexOf(b.t.state) ||
        (ended(a.t) === ended(b.t) ? a.i - b.i : ended(b.t) - ended(a.t)),
    );
  const chosen = new Set(order.slice(0, Math.max(0, room - 1)).map((o) => o.i));
  return {
    shown: trials.filter((_, i) => chosen.has(i)),
    hidden: trials.filter((_, i) => !chosen.has(i)),
  };
}

/** How far a trial got, 0 to 1: whole epochs and the batches of the one under way. */
export function trialProgress(t: TrialSnapshot): number {
  if (t.state === 'finished') return 1;
  if (t.epochs === 0) return 0;
  const within = t.batchesPerEpoch > 0 ? t.batch / t.batchesPerEpoch : 0;
  return Math.min(1, (t.epoch + within) / t.epochs);
}

/** Counts of trials by state in words: `8 planned, 4 finished`. */
export function countStates(trials: readonly TrialSnapshot[]): string {
  return TRIAL_STATES.map((s) => ({ s, n: trials.filter((t) => t.state === s).length }))
    .filter((c) => c.n > 0)
    .map((c) => `${c.n} ${c.s}`)
    .join(', ');
}

function restLine(trials: readonly TrialSnapshot[], all: boolean): Line {
  return [span(`… ${trials.length}${all ? '' : ' more'}: ${countStates(trials)}`, 'dim')];
}

function chooseColumns(snapshot: SweepSnapshot, width: number, gap: number): readonly TrialColumn[] {
  const arms = snapshot.trials.map((t) => cellWidth(safeText(t.arm)));
  const curve = Math.max(8, Math.min(40, Math.floor(width / 5)));
  const natural = Math.min(48, Math.max(NARROWEST_ARM, ...arms));
  let columns = allColumns(snapshot.metric, curve);
  const taken = () => columns.reduce((s, c) => s + c.width + gap, 0);
  for (;;) {
    const lowest = Math.min(...columns.map((c) => c.rank));
    const wanted = lowest <= DISPENSABLE ? Math.min(natural, USUAL_ARM) : NARROWEST_ARM;
    if (columns.length <= 1 || taken() + wanted <= width) break;
    columns = columns.filter((c) => c.rank !== lowest);
  }
  const arm: TrialColumn = {
    header: 'arm',
    width: Math.max(1, Math.min(natural, width - taken())),
    align: 'left',
    rank: 99,
    cell: (t) => t.arm,
  };
  return [arm, ...columns];
}

function allColumns(metric: MetricChoice, curve: number): readonly TrialColumn[] {
  const short = metric.name === 'val.accuracy' ? 'val %' : metric.name;
  const value = (t: TrialSnapshot) => formatMetric(metric.name, metric.select === 'best' ? t.best : t.last);
  const valueWidth = isShare(metric.name) ? Math.max(6, Math.min(14, short.length)) : 10;
  return [
    { header: 'seed', width: 4, align: 'right', rank: 7, cell: (t) => String(t.seed) },
    {
      header: 'state',
      width: 8,
      align: 'left',
      rank: 9,
      cell: (t) => t.state,
      tone: (t) => STATE_TONES[t.state],
    },
    { header: 'epoch', width: 7, align: 'right', rank: 6, cell: (t) => `${t.epoch}/${t.epochs}` },
    { header: 'done', width: 4, align: 'right', rank: 4, cell: donePercent },
    { header: short, width: valueWidth, align: 'right', rank: 8, cell: value },
    { header: 'curve', width: curve, align: 'left', rank: 5, cell: (t) => renderSparkline(t.values, curve) },
    { header: 'loss', width: 9, align: 'right', rank: 3, cell: (t) => formatSignificant(t.loss) },
    { header: 'speed', width: 11, align: 'right', rank: 2, cell: speedOf },
  ];
}

function donePercent(trial: TrialSnapshot): string {
  return `${Math.floor(trialProgress(trial) * 100)}%`;
}

function speedOf(trial: TrialSnapshot): string {
  return trial.state === 'running' ? formatSpeed(trial.imagesPerSecond) : NOTHING;
}
