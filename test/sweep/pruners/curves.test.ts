// The behaviour of src/sweep/pruners/curves.ts on small histories.
import { expect, it } from 'vitest';
import {
  ascending,
  bestValue,
  curveOf,
  finiteAt,
  isWorse,
  latestReport,
  longestComplete,
  notDue,
  reportAt,
} from '../../../src/sweep/pruners/curves.js';
import { curve, history } from './histories.js';

it('finds the latest report by step, not by place', () => {
  const reports = [
    { step: 4, value: 1 },
    { step: 2, value: 9 },
  ];
  expect(latestReport({ number: 0, state: 'running', reports })).toEqual({ step: 4, value: 1 });
  expect(latestReport(curve(0, []))).toBeNull();
});

it('leaves NaN out of the best value', () => {
  expect(bestValue([Number.NaN, 2, 1, 3], 'minimize')).toBe(1);
  expect(bestValue([2, Number.NaN, Number.POSITIVE_INFINITY], 'maximize')).toBe(Number.POSITIVE_INFINITY);
  expect(bestValue([Number.NaN], 'minimize')).toBeNaN();
});

it('calls nothing worse than NaN, nor NaN worse than anything', () => {
  expect(isWorse(2, 1, 'minimize')).toBe(true);
  expect(isWorse(2, 1, 'maximize')).toBe(false);
  expect(isWorse(Number.NaN, 1, 'minimize') || isWorse(1, Number.NaN, 'minimize')).toBe(false);
});

it('measures complete trials only', () => {
  expect(longestComplete(history([curve(0, [1, 1, 1], 'complete'), curve(1, [1, 1, 1, 1])]))).toBe(2);
  expect(longestComplete(history([curve(1, [1])]))).toBeNull();
});

it('asks once an interval, after the warm-up', () => {
  const settings = { warmup_steps: 1, interval_steps: 3 };
  const due = [0, 1, 2, 3, 4].map((step) => notDue(curve(0, Array(step + 1).fill(1)), step, settings));
  expect(due).toEqual(['warm-up', null, 'between intervals', 'between intervals', null]);
});

it('finds a report by its step and a finite value by its number, in any order of steps', () => {
  const reports = [3, 1, 2].map((step) => ({ step, value: step === 1 ? Number.NaN : 10 * step }));
  const shuffled = { number: 0, state: 'running', reports } as const;
  expect([1, 2, 3, 4].map((step) => reportAt(shuffled, step)?.value)).toEqual([
    Number.NaN,
    20,
    30,
    undefined,
  ]);
  expect([1, 2, 3].map((n) => finiteAt(shuffled, n))).toEqual([30, 20, null]);
});

it('puts numbers in order, infinities too', () => {
  expect([...ascending([10, 9, Number.POSITIVE_INFINITY, -1])]).toEqual([
    -1,
    9,
    10,
    Number.POSITIVE_INFINITY,
  ]);
});

it('finds a curve by its number, not by its place', () => {
  const [second, first] = [curve(1, [2]), curve(0, [1])];
  expect([0, 1].map((n) => curveOf(history([second, first]), n))).toEqual([first, second]);
});

it('knows an unknown trial as one without reports', () => {
  expect(curveOf(history([]), 7)).toEqual({ number: 7, state: 'running', reports: [] });
});
