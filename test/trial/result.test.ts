// Which of the two epochs speaks for a trial.
import { expect, it } from 'vitest';
import { chosenEpoch, metricOf, sumTrainingMacs } from '../../src/trial/result.js';
import { trialResult } from '../report/fixtures.js';

it('the best or the last epoch speaks, as the sweep selects', () => {
  const [best, last] = [1, 2].map((epoch) => ({ epoch, metrics: {} }));
  expect(chosenEpoch({ best: best!, last: last! }, 'best')).toBe(best);
  expect(chosenEpoch({ best: best!, last: last! }, 'last')).toBe(last);
  expect(chosenEpoch({ best: null, last: last! }, 'best')).toBeNull();
});

it('a metric is a number of the epoch that speaks, or of the whole trial', () => {
  const trial = trialResult({ seconds: 12, deploy: { params: 3, macs: 4 }, trainingMacs: 5 });
  expect(metricOf(trial, 'test.accuracy', 'best')).toBe(0.69);
  expect(metricOf(trial, 'test.accuracy', 'last')).toBe(0.71);
  const whole = ['trial.seconds', 'params.deploy', 'macs.deploy', 'trial.macs'];
  expect(whole.map((name) => metricOf(trial, name, 'best'))).toEqual([12, 3, 4, 5]);
  const empty = trialResult({ best: null, deploy: null, seconds: null });
  expect([...whole, 'val.loss'].map((name) => metricOf(empty, name, 'best'))).toEqual(Array(5).fill(null));
});

it('training MACs are summed over the epochs that have them', () => {
  const epochs = [{ 'macs.train': 2 }, {}, { 'macs.train': 3 }].map((metrics, i) => ({
    epoch: i + 1,
    metrics,
  }));
  expect(sumTrainingMacs(epochs as never)).toBe(5);
  expect(sumTrainingMacs([])).toBeNull();
});
