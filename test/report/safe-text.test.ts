import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeText } from '../../src/report/safe-text.js';
import { ESCAPES, UNSAFE } from './hostile.js';

describe('safeText', () => {
  it('knows at least 30 payloads', () => expect(ESCAPES.length).toBeGreaterThanOrEqual(30));

  it.each(ESCAPES.map((e) => [JSON.stringify(e), e]))(
    'leaves nothing of %s for a terminal to obey',
    (_, e) => {
      const safe = safeText(e);
      expect(safe).not.toMatch(UNSAFE);
      expect(safe).toContain('\\');
    },
  );

  it('shows what was there', () => {
    expect(safeText('\x1b[31mred')).toBe('\\x1b[31mred');
    expect(safeText('a\nb\tc\r')).toBe('a\\nb\\tc\\r');
    expect(safeText('\u202eabc\u{e0041}')).toBe('\\u202eabc\\u{e0041}');
  });

  it('leaves readable text alone, whatever its script', () => {
    for (const text of ['dyrep interval=2', 'naïve café', '深度学习', 'Ελλάδα', 'e\u0301', '🙂', 'C:\\data'])
      expect(safeText(text)).toBe(text);
  });

  it('makes any text safe, and safe text stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = safeText(text);
        expect(once).not.toMatch(UNSAFE);
        expect(safeText(once)).toBe(once);
      }),
    );
  });
});
