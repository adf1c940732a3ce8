// The leaderboard as JSON (the contract of `dyrep leaderboard --json`), and as rows for tables and screens.
import { reportedMetric } from '../trial/metrics.js';
import { tied } from './cell-width.js';
import type { Column } from './fit-columns.js';
import {
  formatCount,
  formatDelta,
  formatDuration,
  formatItems,
  formatMeanDeviation,
  isShare,
  NOTHING,
} from './format.js';
import { describeObjectives, formatSample } from './objectives.js';
import { safeText } from './safe-text.js';
import { type ArmSummary, describeMetric, type Summary } from './summarize.js';
import { renderTable, wrapCells } from './table.js';

/**
 * The object that `dyrep leaderboard --json` prints. `metric` is the one that epochs are chosen on, by `select`;
 * `reported` is the one whose numbers stand in `mean`, `std`, `ci95` and `delta`.
 */
export function leaderboardJson(summary: Summary) {
  const several = summary.objectives.length > 0;
  return {
    sweep: summary.sweep,
    metric: summary.metric.name,
    goal: summary.metric.goal,
    select: summary.metric.select,
    reported: summary.reported,
    ...(several ? { metrics: objectivesJson(summary), hypervolume: finite(summary.hypervolume) } : {}),
    arms: summary.arms.map((a) => ({
      arm: a.arm,
      ...(several ? { front: a.front, metrics: samplesJson(summary, a) } : {}),
      parameters: a.parameters,
      n: a.n,
      mean: finite(a.mean),
      std: finite(a.std),
      ci95: finite(a.ci95),
      delta: finite(a.delta),
      params: a.params,
      macs: a.macs,
      seconds: a.seconds,
      states: a.states,
    })),
  };
}

function objectivesJson({ objectives }: Summary) {
  return objectives.map(({ name, goal, reference }) => ({
    ...{ metric: name, goal, reported: reportedMetric(name), reference },
  }));
}

function samplesJson({ objectives }: Summary, arm: ArmSummary) {
  return objectives.map(({ name }, i) => {
    const { n, mean, std, ci95 } = arm.objectives[i]!;
    return { metric: name, n, mean: finite(mean), std: finite(std), ci95: finite(ci95) };
  });
}

/** The columns of a leaderboard on screen, in order: with several metrics one for each, and the front. */
export function leaderboardColumns(summary: Summary): readonly Column[] {
  return partsOf(summary).map(([header, align, , spare]) => ({
    ...{ header, align },
    ...(spare === undefined ? {} : { spare }),
  }));
}

/** The cells of each arm under `leaderboardColumns`. */
export function leaderboardRows(summary: Summary): readonly (readonly string[])[] {
  const parts = partsOf(summary);
  return summary.arms.map((arm, i) => parts.map(([, , cell]) => cell(arm, i + 1)));
}

/** A column: its header, its alignment, what it has of the arm at a rank, and how soon it gives way on a narrow screen. */
type Part = readonly [string, Column['align'], (arm: ArmSummary, rank: number) => string, spare?: number];

function partsOf({ objectives, reported, baseline }: Summary): readonly Part[] {
  const several = objectives.length > 0;
  const further = objectives.slice(1);
  const shown = new Set<string>(further.map((o) => o.name));
  const front: Part = ['front', 'right', (a) => (a.front === null ? NOTHING : String(a.front))];
  // What a further metric is already, no column says again.
  const deployed: Part = ['deployed', 'right', (a) => formatCount(a.params.deploy), 1];
  const difference: Part = [
    'vs baseline',
    'right',
    (a) => (a.armId === baseline ? 'baseline' : formatDelta(reported, a.delta)),
  ];
  const time: Part = ['time', 'right', (a) => formatDuration(a.seconds), 3];
  return [
    ['#', 'right', (a, rank) => (a.mean === null ? NOTHING : String(rank))],
    ...(several ? [front] : []),
    ['arm', 'left', (a) => a.arm],
    ['n', 'right', (a) => String(a.n)],
    [several ? reported : 'mean ± sd', 'right', (a) => formatMeanDeviation(reported, a.mean, a.std)],
    ...(baseline === null ? [] : [difference]),
    ...further.map(
      (o, k): Part => [reportedMetric(o.name), 'right', (a) => formatSample(o, a.objectives[k + 1]!)],
    ),
    ['params', 'right', (a) => formatCount(a.params.train), 4],
    ...(shown.has('params.deploy') ? [] : [deployed]),
    ['MACs', 'right', (a) => formatCount(a.macs.train), 2],
    ...(shown.has('trial.seconds') ? [] : [time]),
    ['trials', 'left', describeStates, 5],
  ];
}

/** The lines above a leaderboard: whose it is and exactly which number it shows. */
export function leaderboardTitle(summary: Summary): readonly string[] {
  const unit = isShare(summary.reported) ? ', in percent' : '';
  const deviation = 'sd: sample deviation over seeds; params and MACs: the trained network at its end';
  return [
    `${safeText(summary.sweep)}: ${describeMetric(summary.metric)}${unit}`,
    `mean over the finished trials (n); ${deviation}, deployed: fused`,
    ...describeObjectives(summary.objectives, summary.hypervolume),
  ];
}

/** Arms that a screen is shown unasked: the best ones are not to scroll away. */
export const ARMS_ON_SCREEN = 50;

/**
 * The leaderboard as plain text, fitted to a screen where a width is given, its first `top` arms; what is left out is named
 * or counted.
 */
export function renderLeaderboard(
  summary: Summary,
  width?: number,
  top = width === undefined ? Number.POSITIVE_INFINITY : ARMS_ON_SCREEN,
): string {
  const title = leaderboardTitle(summary).flatMap((line) =>
    wrapCells(line, width ?? Number.POSITIVE_INFINITY),
  );
  const rows = leaderboardRows(summary);
  const table = renderTable(leaderboardColumns(summary), rows.slice(0, top), width);
  const more = rows.length - top;
  const rest = more > 0 ? `… and ${formatItems(more, 'more arm')}: --top ${rows.length} prints them\n` : '';
  return `${title.join('\n')}\n\n${table}${rest}`;
}

/** The states of an arm's trials in words: `2 finished, 1 failed`. */
function describeStates(arm: ArmSummary): string {
  return Object.entries(arm.states)
    .map(([state, n]) => tied(`${n} ${state}`))
    .join(', ');
}

/** JSON has no NaN and no infinities: a mean of them is no number. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
