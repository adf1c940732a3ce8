// The exact distribution against trying every flip of signs.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { signedRankTest } from '../../src/report/wilcoxon.js';

it('counts every flip of signs', () => {
  const difference = fc.integer({ min: -4, max: 4 });
  fc.assert(
    fc.property(fc.array(difference, { minLength: 1, maxLength: 8 }), (differences) => {
      const ours = signedRankTest(differences);
      const present = differences.filter((d) => d !== 0);
      if (ours === null) {
        expect(present).toEqual([]);
        return;
      }
      const flips = Array.from({ length: 2 ** present.length }, (_, bits) =>
        present.map((d, i) => ((bits >> i) & 1 ? -Math.abs(d) : Math.abs(d))),
      );
      const as = (flip: readonly number[]) => signedRankTest(flip)!.statistic;
      const extreme = flips.filter((flip) => as(flip) <= ours.statistic).length;
      expect(ours.p).toBeCloseTo(extreme / flips.length, 12);
    }),
    { numRuns: 40 },
  );
});

it('has no answer without differences', () => expect(signedRankTest([0, 0])).toBeNull());
