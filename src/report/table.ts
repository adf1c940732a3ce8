// Tables as plain text. Widths count terminal cells; a table that is too wide wraps its text columns, and when even
// that cannot fit it prints one block of lines per row: nothing is ever left out.
import { cellWidth, graphemes, padCells, splitCells } from './cell-width.js';
import { safeText } from './safe-text.js';

/** A column of a table; left-aligned columns hold text and may wrap. */
export interface Column {
  readonly header: string;
  readonly align: 'left' | 'right';
}

const GAP = '  ';
const NARROWEST = 8;

/** The table with a header and a rule, every cell made safe, fitted to `width` cells where one is given; ends in a newline. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number = Number.POSITIVE_INFINITY,
): string {
  const safe = rows.map((row) => columns.map((_, i) => safeText(row[i] ?? '')));
  const headers = columns.map((c) => safeText(c.header));
  const widths = fitWidths(columns, naturalWidths(headers, safe), width);
  if (widths === null) return renderBlocks(headers, safe, width);
  const lines = [headers, widths.map((w) => '─'.repeat(w)), ...safe].flatMap((cells) =>
    renderRow(columns, cells, widths),
  );
  return lines.map((l) => `${l.trimEnd()}\n`).join('');
}

/** The text broken into lines of at most `width` cells, at spaces where there are some. */
export function wrapCells(text: string, width: number): readonly string[] {
  if (cellWidth(text) <= width) return [text];
  const lines: string[] = [];
  let rest = text;
  while (rest !== '') {
    let [head] = splitCells(rest, Math.max(1, width));
    if (head === '') head = graphemes(rest)[0]!;
    const next = rest[head.length];
    const space = head.lastIndexOf(' ');
    if (space > 0 && next !== undefined && next !== ' ') head = head.slice(0, space);
    lines.push(head.trimEnd());
    rest = rest.slice(head.length).trimStart();
  }
  return lines;
}

function naturalWidths(headers: readonly string[], rows: readonly (readonly string[])[]): number[] {
  return headers.map((h, i) => Math.max(cellWidth(h), ...rows.map((r) => cellWidth(r[i]!))));
}

/** Widths whose sum fits, taken from the widest text columns; null when numbers alone are too wide. */
function fitWidths(
  columns: readonly Column[],
  natural: readonly number[],
  width: number,
): readonly number[] | null {
  const widths = [...natural];
  let excess = widths.reduce((s, w) => s + w, 0) + GAP.length * (widths.length - 1) - width;
  while (excess > 0) {
    const widest = columns
      .map((c, i) => ({ i, w: widths[i]!, text: c.align === 'left' }))
      .filter((c) => c.text && c.w > Math.max(NARROWEST, cellWidth(columns[c.i]!.header)))
      .sort((a, b) => b.w - a.w)[0];
    if (widest === undefined) return null;
    widths[widest.i] = widest.w - 1;
    excess--;
  }
  return widths;
}

function renderRow(
  columns: readonly Column[],
  cells: readonly string[],
  widths: readonly number[],
): readonly string[] {
  const wrapped = cells.map((cell, i) => wrapCells(cell, widths[i]!));
  const height = Math.max(...wrapped.map((w) => w.length));
  return Array.from({ length: height }, (_, line) =>
    columns.map((c, i) => padCells(wrapped[i]![line] ?? '', widths[i]!, c.align)).join(GAP),
  );
}

function renderBlocks(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const label = Math.max(...headers.map(cellWidth));
  const room = Math.max(1, width - label - GAP.length);
  const block = (row: readonly string[]) =>
    headers.flatMap((h, i) =>
      wrapCells(row[i]!, room).map((text, line) =>
        `${padCells(line === 0 ? h : '', label, 'left')}${GAP}${text}`.trimEnd(),
      ),
    );
  return rows.map((row) => `${block(row).join('\n')}\n`).join('\n');
}
