// One line of a screen: pieces of safe text, each with a tone. Whatever is shown passes through here, because Ink hands
// control characters of a name on to the terminal (measured: OSC, BEL, CR and bidirectional overrides).
import { cellWidth, cutCells } from '../report/cell-width.js';
import { safeText } from '../report/safe-text.js';

export const TONES = ['plain', 'dim', 'strong', 'good', 'bad', 'busy'] as const;
export type Tone = (typeof TONES)[number];

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}
export type Line = readonly Span[];

/** Width and height of a screen in cells. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A piece of text, made safe. */
export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: safeText(text), tone };
}

/** The line's text without tones. */
export function lineText(line: Line): string {
  return line.map((s) => s.text).join('');
}

/** The line cut visibly (`…`) to `width` cells. */
export function fitLine(line: Line, width: number): Line {
  const fitted: Span[] = [];
  let room = width;
  for (const [i, piece] of line.entries()) {
    const more = line.slice(i + 1).some((s) => s.text !== '');
    const cells = cellWidth(piece.text);
    if (cells < room || (cells === room && !more)) {
      fitted.push(piece);
      room -= cells;
      continue;
    }
    // Something of this piece or of the next ones is lost: the mark takes the last cell.
    fitted.push({ ...piece, text: cutCells(`${piece.text}…`, room) });
    break;
  }
  return fitted;
}

/** Whether all lines together fit the screen. */
export function fits(lines: readonly Line[], size: Size): boolean {
  return lines.length <= size.height && lines.every((l) => cellWidth(lineText(l)) <= size.width);
}
