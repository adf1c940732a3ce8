// Lines on the screen, with colours only when asked for.
import { Box, Text, type TextProps } from 'ink';
import { createElement } from 'react';
import { type Line, lineText, type Span, type Tone } from '../line.js';

const STYLES: Readonly<Record<Tone, TextProps>> = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  good: { color: 'green' },
  bad: { color: 'red' },
  busy: { color: 'cyan' },
};

/** Lines, one under the other, none wrapped. A line is its place on the screen, so that none needs a key. */
export function Lines({ lines, color }: { readonly lines: readonly Line[]; readonly color: boolean }) {
  return createElement(Box, { flexDirection: 'column' }, ...lines.map((line) => drawLine(line, color)));
}

function drawLine(line: Line, color: boolean) {
  // Ink gives a line without text no height.
  const pieces = lineText(line) === '' ? [' '] : line.map((piece) => drawSpan(piece, color));
  return createElement(Text, { wrap: 'truncate' }, ...pieces);
}

function drawSpan({ text, tone }: Span, color: boolean) {
  return createElement(Text, color ? STYLES[tone] : {}, text);
}
