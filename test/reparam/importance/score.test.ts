// The contract of scores: what one says that it reads is all that it reads, and one that is drawn depends on its stream only.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../../src/random.js';
import type { DrawnScore, MeasuredScore } from '../../../src/reparam/importance/score.js';
import { SCORE_NAMES, scoreNamed } from '../../../src/reparam/importance/table.js';
import { engineForTests } from '../../engine-for-tests.js';
import { scoreOf, type Values } from './evaluate.js';

const engine = await engineForTests();
const scores = SCORE_NAMES.map(scoreNamed);
const measured = scores.filter((s): s is MeasuredScore => s.kind === 'measured');
const drawn = scores.filter((s): s is DrawnScore => s.kind === 'drawn');

const number = fc.integer({ min: -20, max: 20 }).map((n) => n / 8);
const pair = fc.array(number, { minLength: 2, maxLength: 2 });
const sized = fc.array(number, { minLength: 3, maxLength: 3 });
const norm = fc.record({
  ...{ scale: pair, gradient: pair, shift: pair, shiftGradient: pair },
  variance: pair.map((values) => values.map((v) => Math.abs(v) + 0.5)),
  epsilon: fc.constant(0.25),
});
const whole = fc.record({
  ...{ weight: sized, gradient: sized, norm },
  bias: fc.record({ value: pair, gradient: pair }),
});

/** What is left when a score is told no more than it says that it reads. */
function told(reads: MeasuredScore['reads'], { bias, norm: following, ...weight }: Required<Values>): Values {
  switch (reads) {
    case 'weight':
      return weight;
    case 'norm':
      return { ...weight, norm: following };
    case 'operation':
      return { ...weight, norm: following, bias };
  }
  return reads satisfies never;
}

describe('a measured score', () => {
  it.each(measured.map((s) => [s.name, s] as const))(
    '%s reads no more than it says, and is a number without batch norm and bias',
    (_name, score) => {
      fc.assert(
        fc.property(whole, (values) => {
          const all = scoreOf(engine, score, values);
          expect(scoreOf(engine, score, told(score.reads, values))).toBe(all);
          const { weight, gradient } = values;
          expect(Number.isFinite(scoreOf(engine, score, { weight, gradient }))).toBe(true);
        }),
        { numRuns: 25 },
      );
    },
  );

  it.each(measured.filter((s) => s.reads !== 'weight').map((s) => [s.name, s] as const))(
    '%s does read the batch norm',
    (_name, score) => {
      const weight = { weight: [1, 2, 3], gradient: [1, 1, 1] };
      const of = (scale: number) =>
        scoreOf(engine, score, {
          ...weight,
          norm: { scale: [scale, 1], gradient: [1, 1], variance: [1, 1], epsilon: 0.25 },
        });
      expect(of(2)).not.toBe(of(1));
    },
  );
});

describe('a drawn score', () => {
  it.each(drawn.map((s) => [s.name, s] as const))('%s is the same for the same stream', (_name, score) => {
    const draws = (seed: number) => {
      const stream = random(seed);
      return Array.from({ length: 5 }, () => score.draw(stream));
    };
    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(2));
    expect(new Set(draws(1)).size).toBe(5);
  });
});
