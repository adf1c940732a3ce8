// Tables as Markdown (GitHub's pipe tables). Every cell is made safe and its Markdown characters are escaped, so that
// what is read is what was measured.

import type { Column } from './fit-columns.js';
import { safeText } from './safe-text.js';

/** The table in Markdown, ends in a newline. */
export function renderMarkdownTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const rule = columns.map((c) => (c.align === 'right' ? '---:' : '---'));
  const body = rows.map((row) => line(columns.map((_, i) => markdownText(row[i] ?? ''))));
  return line(columns.map((c) => markdownText(c.header))) + line(rule) + body.join('');
}

/** Text that Markdown shows as it stands, on one line. */
export function markdownText(text: string): string {
  return safeText(text)
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
