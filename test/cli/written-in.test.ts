import { expect, it } from 'vitest';
import { parseYaml } from '../../src/cli/read-yaml.js';
import { writtenIn } from '../../src/cli/written-in.js';

it('gives numbers and truth values as they are written, and nothing for what is no such scalar', () => {
  const text = 'a: 1.0\nb: [1e-3, 0x10, true, text, "1.0"]\nc: { d: 2. , e: {}}\nf: &f 5.50\ng: *f\n';
  const written = writtenIn(parseYaml(text, 'a.yml'));
  expect(written(['a'])).toBe('1.0');
  expect([0, 1, 2, 3, 4, 5].map((i) => written(['b', i]))).toEqual([
    '1e-3',
    '0x10',
    'true',
    null,
    null,
    null,
  ]);
  expect([written(['c', 'd']), written(['c', 'e']), written(['c', 'x']), written(['x', 'y'])]).toEqual([
    ...['2.', null, null, null],
  ]);
  expect(written(['g'])).toBeNull();
  expect(written(['constructor', 'length'])).toBeNull();
});
