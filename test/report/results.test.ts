import { expect, it } from 'vitest';
import { collectResults, readingOf } from '../../src/report/results.js';
import { trialResult } from './fixtures.js';

it('the results of a sweep are its choice of metric and its trials as they come', () => {
  const metric = { name: 'val.accuracy', goal: 'maximize', select: 'best' } as const;
  const trials = [trialResult({ id: 'b' }), trialResult({ id: 'a' })];
  const reading = readingOf({ id: 's', metric, parameters: [], baseline: null }, trials.values());
  expect([...reading.trials]).toEqual(trials);
  expect(collectResults({ id: 's', metric, parameters: ['x'], baseline: null }, trials.values())).toEqual({
    ...{ sweep: 's', metric, parameters: ['x'], baseline: null },
    trials,
  });
});
