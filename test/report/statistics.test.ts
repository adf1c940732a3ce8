// Two pairs of samples with SciPy 1.17.1's interval of the mean and Welch interval; all else by hand.
import { describe, expect, it } from 'vitest';
import { describeSample, meanOrNull, welchInterval } from '../../src/report/statistics.js';

const X = [-0.9499284472458636, 1.2791384004788666, -0.7864940256299316];
const Y = [-2.134461356663927, -2.737832830554633, -1.31585543824362];

describe('a sample over seeds', () => {
  it('has mean, sample deviation and Student interval', () => {
    const s = describeSample(X);
    expect(s.n).toBe(3);
    expect(s.mean).toBeCloseTo(-0.15242802413230952, 12);
    expect(s.std).toBeCloseTo(1.2424630874185973, 12);
    expect(s.mean! - s.ci95!).toBeCloseTo(-3.238877435046594, 9);
    expect(s.mean! + s.ci95!).toBeCloseTo(2.934021386781975, 9);
  });

  it('claims no deviation from one value, and nothing from none', () => {
    expect(describeSample([0.5])).toEqual({ n: 1, mean: 0.5, std: null, ci95: null });
    expect(describeSample([])).toEqual({ n: 0, mean: null, std: null, ci95: null });
  });

  it('keeps digits beside a large offset', () => {
    expect(describeSample([1e9 + 1, 1e9 + 2, 1e9 + 3]).std).toBeCloseTo(1, 9);
  });

  it('takes means of what is there', () => {
    expect(meanOrNull([1, null, 3])).toBe(2);
    expect(meanOrNull([null])).toBeNull();
  });
});

describe("Welch's interval", () => {
  it('agrees with SciPy', () => {
    const w = welchInterval(X, Y)!;
    expect(w.df).toBeCloseTo(3.190255455934588, 9);
    expect(w.low).toBeCloseTo(-0.6357930462550803, 9);
    expect(w.high).toBeCloseTo(4.456370081631914, 9);
  });

  it('is not defined for single runs or without any variation', () => {
    expect(welchInterval([1], [1, 2])).toBeNull();
    expect(welchInterval([1, 1], [2, 2])).toBeNull();
  });
});
