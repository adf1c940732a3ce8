// The behaviour of src/sweep/pruners/curves.ts on small histories.
import { expect, it } from 'vitest';
import {
  bestValue,
  curveOf,
  isWorse,
  latestReport,
  longestComplete,
  notDue,
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

it('knows an unknown trial as one without reports', () => {
  expect(curveOf(history([]), 7)).toEqual({ number: 7, state: 'running', reports: [] });
});
