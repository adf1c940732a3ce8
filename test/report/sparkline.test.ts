import { describe, expect, it } from 'vitest';
import { renderSparkline } from '../../src/report/sparkline.js';

describe('renderSparkline', () => {
  it('goes from the lowest to the highest block', () => {
    expect(renderSparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
  });

  it('is level for equal values and empty for none', () => {
    expect(renderSparkline([5, 5], 8)).toBe('▄▄');
    expect(renderSparkline([], 8)).toBe('');
    expect(renderSparkline([1, 2], 0)).toBe('');
  });

  it('averages stretches of a long series', () => {
    expect(renderSparkline([0, 0, 10, 10, 20, 20, 30, 30], 4)).toBe('▁▃▆█');
    expect([
      ...renderSparkline(
        Array.from({ length: 1000 }, (_, i) => i),
        7,
      ),
    ]).toHaveLength(7);
  });

  it('marks what is no number', () => {
    expect(renderSparkline([0, Number.NaN, 1, Number.POSITIVE_INFINITY], 9)).toBe('▁·█·');
    expect(renderSparkline([Number.NaN], 9)).toBe('·');
  });
});
