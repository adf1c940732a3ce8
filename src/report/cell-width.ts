// How many terminal cells a text takes: East Asian wide characters and emoji take two, combining marks none (UAX #11,
// UTS #51), counted by grapheme (UAX #29) as terminals and Ink do.

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x20000, 0x3fffd],
];
const EMOJI = /\p{Emoji_Presentation}|\p{Regional_Indicator}{2}|\ufe0f/u;
const NOTHING = /^[\p{M}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u;
/** Text without marks, wide or invisible characters, box drawing and blocks included: one cell each, counted fast. */
const NARROW = /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2500-\u259f]*$/;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The characters of a text as a person counts them. */
export function graphemes(text: string): readonly string[] {
  return [...segmenter.segment(text)].map((s) => s.segment);
}

/** Width of one line of text in terminal cells. */
export function cellWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  return graphemes(text).reduce((sum, g) => sum + graphemeWidth(g), 0);
}

/** The text with spaces at which no line breaks; tables print them as plain ones. */
export function tied(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

/** The text filled with spaces up to `width` cells; longer text comes back as it is. */
export function padCells(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - cellWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** The text if it fits into `width` cells, else its beginning and a visible `…`; empty for a width below 1. */
export function cutCells(text: string, width: number): string {
  if (cellWidth(text) <= width) return text;
  if (width < 1) return '';
  const [head] = splitCells(text, width - 1);
  return `${head}…`;
}

/** The text if it fits into `width` cells, else its beginning and its longer end around a visible `…`: names differ at their ends. */
export function cutMiddle(text: string, width: number): string {
  if (cellWidth(text) <= width || width < 4) return cutCells(text, width);
  const [head] = splitCells(text, Math.floor((width - 1) / 3));
  let room = width - 1 - cellWidth(head);
  let tail = '';
  for (const g of [...graphemes(text)].reverse()) {
    room -= graphemeWidth(g);
    if (room < 0) break;
    tail = g + tail;
  }
  return `${head}…${tail}`;
}

/** The longest beginning of at most `width` cells, and the rest. */
export function splitCells(text: string, width: number): readonly [string, string] {
  if (NARROW.test(text)) return [text.slice(0, Math.max(0, width)), text.slice(Math.max(0, width))];
  let used = 0;
  let end = 0;
  for (const { segment: g } of segmenter.segment(text)) {
    used += graphemeWidth(g);
    if (used > width) break;
    end += g.length;
  }
  return [text.slice(0, end), text.slice(end)];
}

function graphemeWidth(grapheme: string): number {
  if (NOTHING.test(grapheme)) return 0;
  if (EMOJI.test(grapheme)) return 2;
  const code = grapheme.codePointAt(0)!;
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}
