// Numbers that JSON lacks stand by their names, everything else as JSON has it.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { renderJson } from '../../src/trial/json.js';

it('is JSON where there is no such number', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(renderJson(value)).toBe(JSON.stringify(value));
    }),
  );
});

it('names what JSON lacks, wherever it stands', () => {
  expect(renderJson({ a: [Number.NaN, 1, null], b: { c: Infinity }, d: -Infinity, e: 'null' })).toBe(
    '{"a":["NaN",1,null],"b":{"c":"Infinity"},"d":"-Infinity","e":"null"}',
  );
});
