import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EpochMetrics,
  type MetricChoice,
  reportedMetric,
  selectEpoch,
} from '../../src/trial/metrics.js';

const epochs = (...values: readonly number[]): EpochMetrics[] =>
  values.map((v, i) => ({ epoch: i + 1, metrics: { 'val.accuracy': v } }));
const choice: MetricChoice = { name: 'val.accuracy', goal: 'maximize', select: 'best' };

it('a validation metric is reported as its test counterpart, any other as itself', () => {
  expect(reportedMetric('val.loss')).toBe('test.loss');
  expect(reportedMetric('seconds')).toBe('seconds');
});

describe('selectEpoch', () => {
  it('takes the earliest of equals', () => {
    expect(selectEpoch(epochs(0.1, 0.5, 0.5), choice)?.epoch).toBe(2);
  });

  it('goes for the smallest when it minimizes', () => {
    expect(selectEpoch(epochs(0.3, 0.1, 0.2), { ...choice, goal: 'minimize' })?.epoch).toBe(2);
  });

  it('never takes NaN, and takes nothing where nothing else is', () => {
    expect(selectEpoch(epochs(Number.NaN, 0.1, Number.NaN), choice)?.epoch).toBe(2);
    expect(selectEpoch(epochs(Number.NaN), choice)).toBeNull();
    expect(selectEpoch([], choice)).toBeNull();
    expect(selectEpoch(epochs(0.5), { ...choice, name: 'val.loss' })).toBeNull();
  });

  it('takes the last by epoch, whatever stands there', () => {
    expect(selectEpoch(epochs(0.9, Number.NaN), { ...choice, select: 'last' })?.epoch).toBe(2);
    expect(selectEpoch([], { ...choice, select: 'last' })).toBeNull();
  });

  it('does not depend on the order of the epochs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 })),
        fc.constantFrom('best', 'last'),
        (values, select) => {
          const list = epochs(...values);
          const c = { ...choice, select } as MetricChoice;
          expect(selectEpoch([...list].reverse(), c)).toEqual(selectEpoch(list, c));
        },
      ),
    );
  });
});
