// Tables as plain text. Widths count terminal cells; a table that is too wide wraps its text columns and leaves out, with a
// word, those that may give way; when even that cannot fit it prints one block of lines per row.
import { cellWidth, graphemes, padCells, splitCells } from './cell-width.js';
import { type Column, type FittedColumns, fitColumns, GAP } from './fit-columns.js';
import { safeText } from './safe-text.js';

/** A table in lines: header and rule, rows, and what was left out; a table of blocks has rows only. */
export interface TableLayout {
  readonly head: readonly string[];
  readonly body: readonly string[];
  readonly foot: readonly string[];
}

/** The table with a header and a rule, every cell made safe, fitted to `width` cells where one is given; ends in a newline. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width?: number,
): string {
  const { head, body, foot } = layoutTable(columns, rows, width);
  return [...head, ...body, ...foot].map((line) => `${line}\n`).join('');
}

/** The lines of the table that `renderTable` prints. */
export function layoutTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number = Number.POSITIVE_INFINITY,
): TableLayout {
  const safe = rows.map((row) => columns.map((_, i) => safeText(row[i] ?? '')));
  const named = columns.map((c) => ({ ...c, header: safeText(c.header) }));
  const headers = named.map((c) => c.header);
  const fitted = fitColumns(named, safe, width);
  if (fitted === null) return { head: [], body: blockLines(headers, safe, width), foot: [] };
  const { shown, widths } = fitted;
  const missing = headers.filter((_, i) => !shown.includes(i));
  return {
    head: [...rowLines(named, headers, fitted, 'bottom'), widths.map((w) => '─'.repeat(w)).join(GAP)],
    body: safe.flatMap((cells) => rowLines(named, cells, fitted, 'top')),
    foot: missing.length === 0 ? [] : wrapCells(`not shown at this width: ${missing.join(', ')}`, width),
  };
}

/** The lines of one row; cells with fewer lines than others stand at its top or bottom. */
function rowLines(
  columns: readonly Column[],
  cells: readonly string[],
  { shown, widths }: FittedColumns,
  at: 'top' | 'bottom',
): readonly string[] {
  const wrapped = shown.map((i, k) => wrapCells(cells[i]!, widths[k]!));
  const height = Math.max(...wrapped.map((w) => w.length));
  const part = (i: number, k: number, line: number) => {
    const above = at === 'bottom' ? height - wrapped[k]!.length : 0;
    return padCells(wrapped[k]![line - above] ?? '', widths[k]!, columns[i]!.align);
  };
  return Array.from({ length: height }, (_, line) =>
    shown
      .map((i, k) => part(i, k, line))
      .join(GAP)
      .replaceAll('\u00a0', ' ')
      .trimEnd(),
  );
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

function blockLines(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly string[] {
  const label = Math.max(...headers.map(cellWidth));
  const room = Math.max(1, width - label - GAP.length);
  return rows.flatMap((row, n) => [
    ...(n > 0 ? [''] : []),
    ...headers.flatMap((h, i) =>
      wrapCells(row[i]!, room).map((text, line) =>
        `${padCells(line === 0 ? h : '', label, 'left')}${GAP}${text}`.replaceAll('\u00a0', ' ').trimEnd(),
      ),
    ),
  ]);
}
