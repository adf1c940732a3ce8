// The live leaderboard, decided purely: a summary, a screen size, an order and a scroll position become lines.
import { leaderboardColumns, leaderboardRows, leaderboardTitle } from '../report/leaderboard.js';
import type { ArmSummary, Summary } from '../report/summarize.js';
import { renderTable, wrapCells } from '../report/table.js';
import { fitLine, type Line, type Size, span } from './line.js';

/** Orders of the rows; ranks stay what they are. */
export const SORT_KEYS = ['rank', 'arm', 'params', 'time'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** The screen's lines, and the largest scroll position that still shows something new. */
export interface LeaderboardView {
  readonly lines: readonly Line[];
  readonly lastScroll: number;
}

/** The leaderboard on a screen; rows above and below the screen are counted. */
export function viewLeaderboard(
  summary: Summary,
  size: Size,
  sort: SortKey = 'rank',
  scroll = 0,
): LeaderboardView {
  const title = leaderboardTitle(summary).flatMap((t) => wrapCells(t, size.width));
  const keys = `q quits, s sorts (by ${sort}), arrows scroll`;
  const head = size.height >= 18 ? [...title, ''] : title.slice(0, 1);
  const room = Math.max(1, size.height - head.length - 1);
  const table = renderTable(leaderboardColumns(summary), sortRows(summary, sort), size.width)
    .trimEnd()
    .split('\n');
  const lastScroll = Math.max(0, table.length - room);
  const from = Math.min(Math.max(0, scroll), lastScroll);
  const below = table.length - from - room;
  const hidden = [...(from > 0 ? [`${from} above`] : []), ...(below > 0 ? [`${below} below`] : [])];
  const foot = hidden.length > 0 ? `… lines: ${hidden.join(', ')}. ${keys}` : keys;
  const lines: readonly Line[] = [
    ...head.map((t, i): Line => [span(t, i === 0 ? 'strong' : 'dim')]),
    ...table.slice(from, from + room).map((t): Line => [span(t)]),
    [span(foot, 'dim')],
  ];
  return { lines: lines.slice(0, size.height).map((l) => fitLine(l, size.width)), lastScroll };
}

function sortRows(summary: Summary, sort: SortKey): readonly (readonly string[])[] {
  const rows = leaderboardRows(summary).map((row, i) => ({ row, arm: summary.arms[i]! }));
  const last = (v: number | null) => v ?? Number.POSITIVE_INFINITY;
  const compare: Readonly<Record<SortKey, (a: ArmSummary, b: ArmSummary) => number>> = {
    rank: () => 0,
    arm: (a, b) => (a.arm < b.arm ? -1 : a.arm > b.arm ? 1 : 0),
    params: (a, b) => ascending(last(a.params.train), last(b.params.train)),
    time: (a, b) => ascending(last(a.seconds), last(b.seconds)),
  };
  return rows.sort((a, b) => compare[sort](a.arm, b.arm)).map((r) => r.row);
}

function ascending(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
