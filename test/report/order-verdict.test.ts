import { describe, expect, it } from 'vitest';
import { judgeOrder } from '../../src/report/order-verdict.js';

const places = (plain: number[], dbb: number[], dyrep: number[]) => [
  { name: 'Origin', values: plain },
  { name: 'DBB', values: dbb },
  { name: 'DyRep', values: dyrep },
];
const judge = (plain: number[], dbb: number[], dyrep: number[]) =>
  judgeOrder(places(plain, dbb, dyrep), 'test.accuracy');

describe('the verdict on an order', () => {
  it('is yes only when means over seeds rise, and says which steps are noise', () => {
    expect(judge([0.8, 0.801, 0.802], [0.9, 0.901, 0.902], [0.9, 0.91, 0.9])).toEqual({
      answer: 'yes',
      text:
        'order Origin < DBB < DyRep: yes (means 80.10, 90.10, 90.33; ' +
        'DBB - Origin +10.00 [9.77, 10.23]: beyond noise; DyRep - DBB +0.23 [-1.15, 1.61]: within noise)',
    });
  });

  it('is no when they do not', () => {
    expect(judge([0.8, 0.81], [0.79, 0.8], [0.9, 0.91]).answer).toBe('no');
    expect(judge([0.8, 0.81], [0.81, 0.8], [0.9, 0.91]).answer).toBe('no');
  });

  it('is undecided for single runs and without a method', () => {
    expect(judge([0.8], [0.81], [0.82])).toEqual({
      answer: 'undecided',
      text: 'order Origin < DBB < DyRep: undecided (n = 1 for Origin, DBB, DyRep; the numbers 80.00, 81.00, 82.00 rise)',
    });
    expect(judge([0.8, 0.9], [0.7, 0.7], [0.6]).text).toContain('do not rise');
    expect(judge([0.8, 0.9], [], [])).toEqual({
      answer: 'undecided',
      text: 'order Origin < DBB < DyRep: undecided (no finished run of DBB, DyRep)',
    });
  });

  it('claims no interval where nothing varies', () => {
    expect(judge([0.8, 0.8], [0.9, 0.9], [0.91, 0.92]).text).toContain('no interval, the runs do not vary');
  });
});
