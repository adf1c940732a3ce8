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

it('keeps away from points of its batch that are not tried yet', () => {
  const batch = { ...settings, batch: 4 };
  const dense = { ...SPACE, dimensions: SPACE.dimensions.filter((d) => d.name === 'lr') };
  const rate = (values: FinishedTrial['values']) => Math.log10(values.lr as number);
  const finished = Array.from({ length: 30 }, (_, index) => {
    const { values } = randomSampler.propose(dense, settings, index, []);
    return { index, values, loss: (rate(values) + 2) ** 2 };
  });
  const best = finished.reduce((a, b) => (b.loss < a.loss ? b : a)).values;
  const distance = (untried: readonly FinishedTrial['values'][]) =>
    Array.from({ length: 40 }, (_, seed) =>
      Math.abs(rate(tpe.propose(dense, { ...batch, seed }, 30, finished, untried).values) - rate(best)),
    ).reduce((a, b) => a + b);
  expect(distance([best, best, best])).toBeGreaterThan(distance([]));
});
