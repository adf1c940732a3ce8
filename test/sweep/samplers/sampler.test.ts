// Which trials a proposal may see.
import { expect, it } from 'vitest';
import {
  drawPoint,
  historyLength,
  observations,
  proposalStream,
  visibleHistory,
} from '../../../src/sweep/samplers/sampler.js';
import { finishedTrial, SPACE } from './spaces.js';

const settings = { seed: 1, startupTrials: 3, batch: 2 };

it('grows by whole batches after the start', () => {
  const lengths = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => historyLength(settings, i));
  expect(lengths).toEqual([0, 0, 0, 3, 3, 5, 5, 7]);
});

it('sorts what is visible and leaves out the rest', () => {
  const values = drawPoint(SPACE, proposalStream(settings, 0));
  const finished = [4, 0, 3, 1].map((i) => finishedTrial(i, values));
  expect(visibleHistory(settings, 4, finished).map((t) => t.index)).toEqual([0, 1]);
});

it('observes trials with a loss and all dimensions', () => {
  const good = finishedTrial(1, drawPoint(SPACE, proposalStream(settings, 1)));
  const history = [{ ...good, index: 0, loss: Number.NaN }, good, { index: 2, values: {}, loss: 1 }];
  expect(observations(SPACE, history).basedOn).toEqual([1]);
});
