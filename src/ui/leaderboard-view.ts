// The live leaderboard, decided purely: a summary, a screen size, an order and a scroll position become lines.
import { leaderboardColumns, leaderboardRows, leaderboardTitle } from '../report/leaderboard.js';
import type { ArmSummary, Summary } from '../report/summarize.js';
import { layoutTable, wrapCells } from '../report/table.js';
import { fitLine, type Line, type Size, span } from './line.js';

/** Orders of the rows; ranks stay what they are. */
export const SORT_KEYS = ['rank', 'arm', 'params', 'time'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** The screen's lines, the largest scroll position that still shows something new, and how far a page scrolls. */
export interface LeaderboardView {
  readonly lines: readonly Line[];
  readonly lastScroll: number;
  readonly page: number;
}

/** From this height on the head of the table stays while its rows scroll. */
const ROOMY = 10;

/** The leaderboard on a screen; rows above and below the screen are counted. */
export function viewLeaderboard(
  summary: Summary,
  size: Size,
  sort: SortKey = 'rank',
  scroll = 0,
): LeaderboardView {
  const title = leaderboardTitle(summary).flatMap((t) => wrapCells(t, size.width));
  const top = size.height >= 18 ? title : title.slice(0, 1);
  const gap: readonly Line[] = size.height >= 18 ? [[]] : [];
  const table = layoutTable(leaderboardColumns(summary), sortRows(summary, sort), size.width);
  const roomy = size.height >= ROOMY;
  const body = roomy ? table.body : [...table.head, ...table.body, ...table.foot];
  const [head, foot] = roomy ? [table.head, table.foot] : [[], []];
  const page = Math.max(1, size.height - top.length - gap.length - head.length - foot.length - 1);
  const lastScroll = Math.max(0, body.length - page);
  const from = Math.min(Math.max(0, scroll), lastScroll);
  const lines: readonly Line[] = [
    ...top.map((t, i): Line => [span(t, i === 0 ? 'strong' : 'dim')]),
    ...gap,
    ...head.map((t): Line => [span(t)]),
    ...body.slice(from, from + page).map((t): Line => [span(t)]),
    ...foot.map((t): Line => [span(t, 'dim')]),
    [span(keysLine(from, body.length - from - page, sort), 'dim')],
  ];
  return { lines: lines.slice(0, size.height).map((l) => fitLine(l, size.width)), lastScroll, page };
}

function keysLine(above: number, below: number, sort: SortKey): string {
  const hidden = [...(above > 0 ? [`${above} above`] : []), ...(below > 0 ? [`${below} below`] : [])];
  const scrolled = hidden.length > 0 ? `… lines: ${hidden.join(', ')}. ` : '';
  return `${scrolled}q quits, s sorts (by ${sort})${scrolled === '' ? '' : ', arrows, page keys'}`;
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
