// Every number comes back from the database's text, and nothing else does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExtremes, parseMetrics, renderExtremes, renderMetrics } from '../../src/store/number-text.js';

const name = fc.string().filter((text) => text !== '__proto__');
const number = fc.double().map((v) => (Object.is(v, -0) ? 0 : v));

describe('numbers as text', () => {
  it('metrics come back to the same doubles', () => {
    fc.assert(
      fc.property(fc.dictionary(name, number, { noNullPrototype: true }), (metrics) => {
        expect(parseMetrics(renderMetrics(metrics))).toEqual(metrics);
      }),
    );
  });

  it('extremes come back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.tuple(fc.nat(), number, fc.nat(), number))), (all) => {
        const extremes = new Map(all);
        expect(parseExtremes(renderExtremes(extremes))).toEqual(extremes);
      }),
    );
    // As SQLite itself writes an infinity.
    expect(parseExtremes('{"a":[1,9.0e+999,1,-9.0e+999]}')?.get('a')).toEqual([1, Infinity, 1, -Infinity]);
  });

  it.each(['', 'null', '[]', '1', '{"a":"x"}', '{"a":null}', '{"a":[1,2,3]}', '{'])(
    '%s is refused',
    (text) => {
      expect(parseMetrics(text)).toBeNull();
      expect(parseExtremes(text)).toBeNull();
    },
  );
});
