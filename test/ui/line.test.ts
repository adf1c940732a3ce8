import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../src/report/cell-width.js';
import { fitLine, fits, lineText, span } from '../../src/ui/line.js';

describe('a line', () => {
  it('is made of safe text', () => expect(span('a\x1b]0;x\x07').text).toBe('a\\x1b]0;x\\x07'));

  it('is cut visibly, also between its pieces', () => {
    const line = [span('abc'), span('def', 'bad')];
    expect(lineText(fitLine(line, 6))).toBe('abcdef');
    expect(lineText(fitLine(line, 5))).toBe('abcd…');
    expect(lineText(fitLine(line, 3))).toBe('ab…');
    expect(lineText(fitLine(line, 1))).toBe('…');
    expect(lineText(fitLine(line, 0))).toBe('');
    expect(lineText(fitLine([span('深度'), span('')], 4))).toBe('深度');
  });

  it('never exceeds its width, and is marked whenever something is lost', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', '深', '🙂', 'é') }).map((t) => span(t));
    fc.assert(
      fc.property(fc.array(piece), fc.integer({ min: 1, max: 30 }), (line, width) => {
        const cut = lineText(fitLine(line, width));
        expect(cellWidth(cut)).toBeLessThanOrEqual(width);
        expect(cut === lineText(line) || cut.endsWith('…')).toBe(true);
      }),
    );
  });

  it('knows whether lines fit a screen', () => {
    expect(fits([[span('ab')]], { width: 2, height: 1 })).toBe(true);
    expect(fits([[span('abc')]], { width: 2, height: 1 })).toBe(false);
    expect(fits([[], []], { width: 2, height: 1 })).toBe(false);
  });
});
