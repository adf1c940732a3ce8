import { describe, expect, it } from 'vitest';
import { describeMetric, resultValue, summarize, trialValue } from '../../src/report/summarize.js';
import { chosen, epochsOf, quickSweep, sweepResults, trialResult } from './fixtures.js';

const BEST = { name: 'val.accuracy', goal: 'maximize', select: 'best' } as const;

describe('the number of a trial', () => {
  const epochs = epochsOf([0.5, 0.52, 1], [0.7, 0.69, 1], [0.6, 0.71, 1]);

  it('is chosen on validation and reported on test', () => {
    expect(trialValue(epochs, BEST)).toEqual({ epoch: 2, value: 0.69 });
    expect(trialValue(epochs, { ...BEST, select: 'last' })).toEqual({ epoch: 3, value: 0.71 });
    expect(trialValue([], BEST)).toBeNull();
    for (const metric of [BEST, { ...BEST, select: 'last' } as const])
      expect(resultValue(chosen(epochs), metric)).toEqual(trialValue(epochs, metric));
  });

  it('is named for what it is', () => {
    expect(describeMetric(BEST)).toBe('test accuracy at the best validation epoch');
    expect(describeMetric({ ...BEST, select: 'last' })).toBe('test accuracy at the last epoch');
    expect(describeMetric({ name: 'val.loss', goal: 'minimize', select: 'best' })).toBe(
      'test loss at the epoch of the lowest validation loss',
    );
  });
});

describe('summarize', () => {
  it('gives hand-computed rows, best first, arms without a number last', () => {
    const { arms, reported } = summarize(quickSweep());
    expect(reported).toBe('test.accuracy');
    expect(arms.map((a) => a.arm)).toEqual(['dyrep interval=2', 'plain', 'dbb']);
    const [dyrep, plain, dbb] = arms;
    // plain: 0.69 and 0.73, dyrep: 0.69 and 0.81; t(0.975, 1) = 12.706204736174694.
    expect(plain!.mean).toBeCloseTo(0.71, 12);
    expect(plain!.std).toBeCloseTo(Math.sqrt(0.0008), 12);
    expect(plain!.ci95).toBeCloseTo((12.706204736174694 * Math.sqrt(0.0008)) / Math.SQRT2, 9);
    expect(plain!.delta).toBe(0);
    expect(plain!.seconds).toBe(12);
    expect(dyrep!.mean).toBeCloseTo(0.75, 12);
    expect(dyrep!.delta).toBeCloseTo(0.04, 12);
    expect(dyrep!.params).toEqual({ train: 3500, deploy: 1000 });
    expect(dyrep!.macs).toEqual({ train: 10_000, deploy: 5000 });
    expect(dyrep!.n).toBe(2);
    expect(dyrep!.states).toEqual({ finished: 2, failed: 1 });
    expect(dbb).toMatchObject({ n: 0, mean: null, std: null, ci95: null, delta: null, seconds: null });
    expect(dbb!.states).toEqual({ planned: 1 });
  });

  it('claims no deviation from one seed', () => {
    const [only] = summarize(sweepResults([trialResult()])).arms;
    expect(only).toMatchObject({ n: 1, mean: 0.69, std: null, ci95: null, delta: 0 });
  });

  it('has no difference without a baseline or without its number', () => {
    const trials = quickSweep().trials;
    for (const baseline of [null, 'gone', 'b'])
      expect(summarize(sweepResults(trials, { baseline })).arms.map((a) => a.delta)).toEqual([
        null,
        null,
        null,
      ]);
  });

  it('ranks the lowest first when the goal is to minimize, and keeps the plan among equals', () => {
    const loss = (v: number) => [{ epoch: 1, metrics: { 'val.loss': v, 'test.loss': v } }];
    const metric = { name: 'val.loss', goal: 'minimize', select: 'best' } as const;
    const trials = [0.3, 0.2, 0.3].map((v, i) =>
      trialResult({ id: `${i}`, armId: `${i}`, arm: `${i}`, ...chosen(loss(v), metric) }),
    );
    expect(summarize(sweepResults(trials, { metric })).arms.map((a) => a.arm)).toEqual(['1', '0', '2']);
  });
});
