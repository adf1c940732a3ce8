// Every number comes back from the database's text, and nothing else does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMetrics, parseObject, renderMetrics } from '../../src/store/metrics-text.js';

const name = fc.string().filter((text) => text !== '__proto__');
const number = fc.double().map((v) => (Object.is(v, -0) ? 0 : v));

describe('metrics as text', () => {
  it('come back to the same doubles', () => {
    fc.assert(
      fc.property(fc.dictionary(name, number, { noNullPrototype: true }), (metrics) => {
        expect(parseMetrics(renderMetrics(metrics))).toEqual(metrics);
      }),
    );
  });

  it('have the names of numbers that JSON lacks', () => {
    const metrics = { a: Number.NaN, b: Infinity, c: -Infinity, d: 1 };
    const text = '{"a":"NaN","b":"Infinity","c":"-Infinity","d":1}';
    expect(renderMetrics(metrics)).toBe(text);
    expect(parseMetrics(text)).toEqual(metrics);
  });

  it.each(['', 'null', '[]', '1', '{"a":"x"}', '{"a":null}', '{"a":[1]}', '{'])('%s is refused', (text) => {
    expect(parseMetrics(text)).toBeNull();
  });

  it('an object is one in braces', () => {
    expect(parseObject('{"a":[1]}')).toEqual({ a: [1] });
    for (const text of ['', 'null', '[]', '1', '{']) expect(parseObject(text)).toBeNull();
  });
});
