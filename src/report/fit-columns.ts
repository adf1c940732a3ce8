// How wide the columns of a table are on a screen. What costs least goes first: headers break into lines, text wraps between
// words, columns that may give way do, and only then words break.
import { cellWidth } from './cell-width.js';

/** A column of a table; left-aligned columns hold text and may wrap. */
export interface Column {
  readonly header: string;
  readonly align: 'left' | 'right';
  /** Columns that have it give way on a narrow screen, the lowest first; the table then says so. */
  readonly spare?: number;
}

/** The columns that are shown, by index, and the width of each. */
export interface FittedColumns {
  readonly shown: readonly number[];
  readonly widths: readonly number[];
}

/** Cells between two columns. */
export const GAP = '  ';
const NARROWEST = 8;
/** Longer words break before a column gives way. */
const LONGEST_WORD = 24;

/** Widths whose sum fits into `width` cells; null when nothing but numbers is left and they are too wide. */
export function fitColumns(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): FittedColumns | null {
  const natural = columns.map((c, i) => widest(rows, i, cellWidth, cellWidth(c.header)));
  const all = columns.map((_, i) => i);
  if (total(natural) <= width) return { shown: all, widths: natural };
  const words = columns.map(({ header, align }, i) => {
    const measure =
      align === 'right' ? cellWidth : (cell: string) => Math.min(LONGEST_WORD, longestWord(cell));
    return widest(rows, i, measure, longestWord(header));
  });
  for (let shown = all; ; ) {
    const of = (widths: readonly number[]) => shown.map((i) => widths[i]!);
    const text = shown.map((i) => columns[i]!.align === 'left');
    const least = shown.map((i, k) => (text[k] ? Math.max(NARROWEST, longestWord(columns[i]!.header)) : 0));
    const headers = squeeze(of(natural), of(words), width, (k) => !text[k]);
    const wrapped = squeeze(headers, of(words), width, (k) => text[k]!);
    if (total(wrapped) <= width) return { shown, widths: wrapped };
    const spares = shown.flatMap((i) => columns[i]!.spare ?? []);
    if (spares.length > 0) {
      const lowest = Math.min(...spares);
      shown = shown.filter((i) => columns[i]!.spare !== lowest);
      continue;
    }
    const broken = squeeze(wrapped, least, width, (k) => text[k]!);
    return total(broken) <= width ? { shown, widths: broken } : null;
  }
}

/** The widths with the widest of those that may give way taken down towards `least` until they fit, as far as they go. */
function squeeze(
  widths: readonly number[],
  least: readonly number[],
  width: number,
  mayGive: (index: number) => boolean,
): readonly number[] {
  const squeezed = [...widths];
  for (let excess = total(squeezed) - width; excess > 0; excess--) {
    const giving = squeezed.map((w, k) => (mayGive(k) && w > least[k]! ? w : 0));
    const most = Math.max(...giving);
    if (most === 0) break;
    squeezed[giving.indexOf(most)] = most - 1;
  }
  return squeezed;
}

function total(widths: readonly number[]): number {
  return widths.reduce((s, w) => s + w, 0) + GAP.length * Math.max(0, widths.length - 1);
}

function widest(
  rows: readonly (readonly string[])[],
  column: number,
  measure: (cell: string) => number,
  least: number,
): number {
  return rows.reduce((most, row) => Math.max(most, measure(row[column]!)), least);
}

function longestWord(text: string): number {
  return text.split(' ').reduce((most, word) => Math.max(most, cellWidth(word)), 0);
}
