// Values of Hydra's grammar: types and spelling.
import { describe, expect, it } from 'vitest';
import { readValue } from '../../../src/sweep/samplers/hydra-values.js';

const read = (text: string) => readValue({ text, at: 0 });

it.each([
  ['1_000', 1000, '1000'],
  ['-3', -3, '-3'],
  ['1.', 1, '1.0'],
  ['.5', 0.5, '0.5'],
  ['1e-5', 1e-5, '1e-05'],
  ['1e20', 1e20, '1e+20'],
  ['inf', Number.POSITIVE_INFINITY, 'inf'],
  ['-INF', Number.NEGATIVE_INFINITY, '-inf'],
  ['nan', Number.NaN, 'nan'],
  ['TRUE', true, 'True'],
  ['Null', null, 'null'],
  ['007', '007', '007'],
  ['plain words ', 'plain words', 'plain words'],
  ['a\\,b', 'a,b', 'a,b'],
  ["'it\\'s'", "it's", "'it\\'s'"],
  ['"x, y"', 'x, y', '"x, y"'],
  ["'a\\\\'", 'a\\', "'a\\\\'"],
  ["'a\\\\b'", 'a\\\\b', "'a\\\\b'"],
  ['[1, [a, true]]', [1, ['a', true]], '[1,[a,True]]'],
  ['{a: 1, b: {c: x}}', { a: 1, b: { c: 'x' } }, '{a:1,b:{c:x}}'],
  ['[]', [], '[]'],
])('%s', (text, value, spelled) => {
  expect(read(text)).toMatchObject({ value, text: spelled });
});

describe('refuses', () => {
  it.each(["'open", "'a\\'", `$\{x}`, '[1', '{a}', '', '[1,,2]'])('%s', (text) =>
    expect(() => read(text)).toThrow(),
  );
});
