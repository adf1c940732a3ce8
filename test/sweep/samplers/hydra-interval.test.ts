import { expect, it } from 'vitest';
import { parseInterval } from '../../../src/sweep/samplers/hydra-interval.js';

const plain = { low: 0.1, high: 2, log: false, whole: false };

it.each([
  ['interval(0.1, 2)', plain],
  [' interval( 0.1,2 ) ', plain],
  ['interval(start=0.1, end=2)', plain],
  ['float(interval(0.1,2))', plain],
  ['tag(log, interval(0.1, 2))', { ...plain, log: true }],
  ['tag(interval(0.1, 2))', plain],
  ['tag(a, b, interval(0.1, 2))', plain],
  ['int(interval(1, 5))', { low: 1, high: 5, log: false, whole: true }],
  ['tag(log, int(interval(1, 5)))', { low: 1, high: 5, log: true, whole: true }],
])('%s is an interval', (text, expected) => expect(parseInterval(text)).toEqual(expected));

it.each([
  '0.1',
  'choice(1,2)',
  'range(1,5)',
  'tag(log, choice(1,2))',
  'int(5)',
  'interval',
  "'interval(1,2)'",
])('%s is none', (text) => expect(parseInterval(text)).toBeNull());

it.each([
  ['interval(2, 1)', 'expected interval(a, b) with numbers a < b'],
  ['interval(1)', 'expected interval(a, b) with numbers a < b'],
  ['interval(1,2,3)', 'expected interval(a, b) with numbers a < b'],
  ['interval(a,b)', 'expected interval(a, b) with numbers a < b'],
  ['tag(log, interval(0, 1))', 'an interval with the tag log needs positive bounds'],
  ['int(interval(1, 2.5))', 'int(interval(a, b)) needs whole bounds'],
])('%s is refused', (text, message) => expect(() => parseInterval(text)).toThrow(message));
