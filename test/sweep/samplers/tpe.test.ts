// TPE: it starts at random and then looks where the good trials are.
import { expect, it } from 'vitest';
import { randomSampler } from '../../../src/sweep/samplers/random.js';
import type { FinishedTrial } from '../../../src/sweep/samplers/sampler.js';
import { tpe } from '../../../src/sweep/samplers/tpe.js';
import { finishedTrial, SPACE } from './spaces.js';

const settings = { seed: 5, startupTrials: 10, batch: 1 };

it('starts as random search does, and says so', () => {
  const start = tpe.propose(SPACE, settings, 3, []);
  expect(start).toMatchObject({ origin: 'start', basedOn: [] });
  expect(start.values).toEqual(randomSampler.propose(SPACE, settings, 3, []).values);
});

it('is better than its start on average', () => {
  const finished: FinishedTrial[] = [];
  for (let i = 0; i < 60; i++)
    finished.push(finishedTrial(i, tpe.propose(SPACE, settings, i, finished).values));
  const mean = (list: readonly FinishedTrial[]) => list.reduce((s, t) => s + t.loss, 0) / list.length;
  expect(mean(finished.slice(-20))).toBeLessThan(mean(finished.slice(0, 10)) / 2);
});
