// W&B's distributions (distributions.json): quantiles, probabilities, rounding and the probability of each multiple.
import { describe, expect, it } from 'vitest';
import { quantise, valueAt } from '../../src/sweep/distributions/distribution.js';
import { createDistribution } from '../../src/sweep/distributions/table.js';
import { readSweepGolden } from './sweep.js';

interface Row {
  readonly config: { readonly distribution: string };
  readonly ppf: readonly number[];
  readonly cdfAt: readonly number[];
  readonly cdf: readonly number[];
  readonly q?: number;
  readonly quantised?: readonly number[];
  readonly mass?: readonly (readonly [number, number])[];
}

/** The golden README's tolerances, relative; a mass is a difference of probabilities of order 1. */
const RELATIVE = 1e-9;
const RELATIVE_BETA = 1e-8;
const MASS = 1e-12;
/** Distance from a half, in multiples, below which the last bit of the quantile decides the rounding. */
const NEAR_HALF = 1e-9;

const { p, distributions } = readSweepGolden<{ p: readonly number[]; distributions: readonly Row[] }>(
  'distributions.json',
);

it('holds distributions', () => expect(distributions.length).toBeGreaterThan(0));

describe.each(distributions)('$config', (row) => {
  const { distribution: name, ...settings } = row.config;
  const d = createDistribution(name, settings);
  const tolerance = name.endsWith('beta') ? RELATIVE_BETA : RELATIVE;
  const near = (actual: number, expected: number, floor = 0) =>
    expect(Math.abs(actual - expected), `${actual} for ${expected}`).toBeLessThanOrEqual(
      tolerance * Math.abs(expected) + floor,
    );

  it('has the quantiles', () => {
    // A median of exactly 0 has no relative error: rounding of its neighbours' order is let through.
    for (const [i, expected] of row.ppf.entries()) near(d.ppf(p[i]!), expected, 1e-15);
  });

  it('has the probabilities', () => {
    for (const [i, expected] of row.cdf.entries()) near(d.cdf(row.cdfAt[i]!), expected, 1e-300);
  });

  it('rounds exactly', () => {
    const q = row.q ?? Number.NaN;
    for (const [i, expected] of (row.quantised ?? []).entries()) {
      const steps = d.ppf(p[i]!) / q;
      if (Math.abs(Math.abs(steps - Math.trunc(steps)) - 0.5) > NEAR_HALF)
        expect(quantise(d.ppf(p[i]!), q)).toBe(expected);
      expect(valueAt(d, p[i]!)).toBeGreaterThanOrEqual(d.low);
      expect(valueAt(d, p[i]!)).toBeLessThanOrEqual(d.high);
    }
  });

  it('gives each multiple its probability', () => {
    const q = row.q ?? Number.NaN;
    for (const [multiple, mass] of row.mass ?? [])
      near(d.cdf(multiple + q / 2) - d.cdf(multiple - q / 2), mass, MASS);
  });
});
