import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatDelta,
  formatDuration,
  formatFixed,
  formatItems,
  formatMeanDeviation,
  formatMetric,
  formatPercent,
  formatSignificant,
  formatSpeed,
  formatValue,
} from '../../src/report/format.js';

describe('numbers as people read them', () => {
  it('counts with a noun, of one as of many', () => {
    const said = [0, 1, 2].map((n) => formatItems(n, 'trial'));
    expect(said).toEqual(['0 trials', '1 trial', '2 trials']);
  });

  it('shows accuracies as percent with two decimals', () => {
    expect(formatPercent(0.95216)).toBe('95.22');
    expect(formatPercent(null)).toBe('-');
    expect(formatMetric('test.accuracy', 1)).toBe('100.00');
    expect(formatMeanDeviation('test.accuracy', 0.9522, 0.0013)).toBe('95.22 ± 0.13');
    expect(formatMeanDeviation('test.accuracy', 0.9522, null)).toBe('95.22');
    expect(formatMeanDeviation('test.loss', 0.123456, 0.01)).toBe('0.1235 ± 0.01');
    expect(formatMeanDeviation('test.loss', null, null)).toBe('-');
  });

  it('signs differences, and a difference that rounds to nothing has no sign', () => {
    expect(formatDelta('test.accuracy', 0.0027)).toBe('+0.27');
    expect(formatDelta('test.accuracy', -0.0102)).toBe('-1.02');
    expect(formatDelta('test.accuracy', -0.00001)).toBe('0.00');
    expect(formatDelta('test.accuracy', 0.00001)).toBe('0.00');
    expect(formatDelta('test.accuracy', null)).toBe('-');
  });

  it('shows counts with four digits', () => {
    expect(formatCount(14_986_698)).toBe('14.99 M');
    expect(formatCount(313_463_808)).toBe('313.5 M');
    expect(formatCount(727_726_080)).toBe('727.7 M');
    expect(formatCount(512)).toBe('512');
    expect(formatCount(0)).toBe('0');
    expect(formatCount(12_345)).toBe('12.35 k');
    expect(formatCount(999_950)).toBe('1.000 M');
    expect(formatCount(999.96)).toBe('1.000 k');
    expect(formatCount(4_126_183_424)).toBe('4.126 G');
    expect(formatCount(-1500)).toBe('-1.500 k');
    expect(formatCount(null)).toBe('-');
  });

  it('shows durations in two units', () => {
    expect(formatDuration(0.84)).toBe('0.8 s');
    expect(formatDuration(59.96)).toBe('1 min 00 s');
    expect(formatDuration(245)).toBe('4 min 05 s');
    expect(formatDuration(3599.7)).toBe('1 h 00 min');
    expect(formatDuration(7380)).toBe('2 h 03 min');
    expect(formatDuration(3 * 86400 + 4 * 3600)).toBe('3 d 04 h');
    expect(formatDuration(null)).toBe('-');
  });

  it('names what is no number', () => {
    expect(formatFixed(Number.NaN, 2)).toBe('NaN');
    expect(formatCount(Number.POSITIVE_INFINITY)).toBe('Infinity');
    expect(formatFixed(-0.001, 2)).toBe('0.00');
    expect(formatSignificant(0)).toBe('0');
    expect(formatSignificant(1.234e-7)).toBe('1.23e-7');
    expect(formatSignificant(Number.NaN)).toBe('NaN');
  });

  it('shows speeds and values', () => {
    expect(formatSpeed(1234.5)).toBe('1235 img/s');
    expect(formatSpeed(3.14)).toBe('3.1 img/s');
    expect(formatValue('synflow')).toBe('synflow');
    expect(formatValue([1, 2])).toBe('[1,2]');
    expect(formatValue(null)).toBe('null');
    expect(formatValue(undefined)).toBe('-');
  });
});
