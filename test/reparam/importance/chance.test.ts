// `random` follows its stream.
import { expect, it } from 'vitest';
import { random } from '../../../src/random.js';
import { chance } from '../../../src/reparam/importance/chance.js';

it('is uniform and the same for the same stream', () => {
  const draws = Array.from({ length: 200 }, (_, i) => chance.draw(random(1).split(i)));
  expect(draws.every((v) => v >= 0 && v < 1)).toBe(true);
  expect(Math.abs(draws.reduce((a, b) => a + b, 0) / 200 - 0.5)).toBeLessThan(0.1);
  expect(chance.draw(random(1).split(3))).toBe(draws[3]);
});
