// Every distribution: quantile and probability undo each other, and wrong settings are refused.
import { describe, expect, it } from 'vitest';
import { UnknownNameError } from '../../../src/errors.js';
import { createDistribution, DISTRIBUTION_NAMES } from '../../../src/sweep/distributions/table.js';

const SETTINGS: Readonly<Record<string, object>> = {
  normal: { mu: 1, sigma: 2 },
  q_normal: { mu: 1, sigma: 2 },
  log_normal: {},
  q_log_normal: {},
  beta: { a: 2, b: 3 },
  q_beta: { a: 2, b: 3, q: 0.1 },
};
const BOUNDS = { min: 1, max: 9 };

describe.each(DISTRIBUTION_NAMES)('%s', (name) => {
  const settings = SETTINGS[name] ?? BOUNDS;
  const d = createDistribution(name, settings);

  it('has quantiles that undo its probabilities', () => {
    expect(d.name).toBe(name);
    const shares = [0.001, 0.1, 0.5, 0.9, 0.999];
    for (const p of shares) {
      if (d.whole) expect(d.cdf(d.ppf(p))).toBeGreaterThanOrEqual(p);
      else expect(d.cdf(d.ppf(p))).toBeCloseTo(p, 9);
      expect(d.ppf(p) >= d.low && d.ppf(p) <= d.high).toBe(true);
    }
    expect(shares.map(d.ppf)).toEqual(shares.map(d.ppf).sort((a, b) => a - b));
  });

  it('refuses a setting that it does not have, and a step of 0', () => {
    expect(() => createDistribution(name, { ...settings, no_such: 1 })).toThrow(/no_such/);
    if (d.q !== null) expect(() => createDistribution(name, { ...settings, q: 0 })).toThrow();
  });
});

it('takes exponents for log_uniform, and the inverse turns them round', () => {
  const log = createDistribution('log_uniform', { min: -2, max: 3 });
  const inverse = createDistribution('inv_log_uniform', { min: -2, max: 3 });
  expect([log.low, log.high]).toEqual([Math.exp(-2), Math.exp(3)]);
  expect([inverse.low, inverse.high]).toEqual([Math.exp(-3), Math.exp(2)]);
});

it('lists the known names', () => {
  expect(() => createDistribution('log_unifrom')).toThrow(UnknownNameError);
});
