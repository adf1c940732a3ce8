import { describe, expect, it } from 'vitest';
import { comparison, OWN, SETTING } from './paper-fixture.js';

describe('our numbers beside the published ones', () => {
  const { rows, orders } = comparison();

  it('says whether counted costs are equal, to the last digit', () => {
    expect(rows[0]!['params.here']).toEqual({ value: 14_986_698, text: '14,986,698 (14.99 M)' });
    expect(rows[0]!['params.equal'].text).toBe('yes');
    expect(rows[0]!['macs.equal'].text).toBe('yes');
    expect(rows[1]!['macs.equal'].text).toBe('no');
    expect(rows[2]!['params.equal'].text).toBe('-');
  });

  it('prints no published number that is not verified', () => {
    expect(rows[0]!['accuracy.published'].text).toBe('not verified');
    expect(rows[0]!['cost.published'].text).toBe('not verified');
    expect(rows[2]!['params.published'].text).toBe('not verified');
    expect(rows[2]!['accuracy.published'].text).toBe('95.22');
    expect(rows[5]!['accuracy.rerun'].text).toBe('74.60');
  });

  it('shows our runs in percent with their cost relative to plain', () => {
    expect(rows[1]!['accuracy.mean'].text).toBe('81.04');
    expect(rows[1]!['accuracy.std'].text).toBe('0.38');
    expect(rows[1]!.n.value).toBe(2);
    expect(rows[1]!.seconds).toEqual({ value: 31, text: '31.0 s' });
    expect(rows[1]!['seconds.relative'].text).toBe('2.82 x');
    expect(rows[3]!['accuracy.mean'].text).toBe('-');
    expect(rows[3]!.verdict.text).toBe('no run of ours');
  });

  it('calls other data and scale not comparable, and judges the order of our own runs', () => {
    expect(rows[0]!.verdict.text).toBe('other data and scale: not comparable');
    expect(orders).toHaveLength(1);
    expect(orders[0]!.verdict.answer).toBe('yes');
  });

  it('compares the paper’s own setting only through an interval', () => {
    const setting = { ...SETTING, comparable: true };
    const verdict = (accuracies: number[], dataset = 'CIFAR-10') =>
      comparison([{ dataset, method: 'dyrep', accuracies, seconds: [1] }], setting).rows[2]!.verdict.text;
    expect(verdict([0.95])).toBe('n = 1: no interval');
    expect(verdict([0.951, 0.952, 0.953])).toBe('published number within our 95 % interval (± 0.25)');
    expect(verdict([0.901, 0.902, 0.903])).toBe('published number outside our 95 % interval (± 0.25)');
    expect(comparison(OWN, setting).rows[0]!.verdict.text).toBe('published number not verified');
  });
});
