// The Gaussian process search on a mixed space.
import { expect, it } from 'vitest';
import { gp } from '../../../src/sweep/samplers/gp.js';
import type { FinishedTrial } from '../../../src/sweep/samplers/sampler.js';
import { finishedTrial, SPACE } from './spaces.js';

it('finds the best corner of a mixed space within 40 trials', () => {
  const settings = { seed: 1, startupTrials: 10, batch: 1 };
  const finished: FinishedTrial[] = [];
  for (let i = 0; i < 40; i++)
    finished.push(finishedTrial(i, gp.propose(SPACE, settings, i, finished).values));
  const best = finished.reduce((a, b) => (b.loss < a.loss ? b : a));
  expect(best.loss).toBeLessThan(0.05);
  expect(best.values).toMatchObject({ 'net.depth': 4, 'net.kind': 'b', width: 32 });
});

it('bounds its cost on a long history, and says what it used', () => {
  const settings = { seed: 1, startupTrials: 10, batch: 1 };
  const finished = Array.from({ length: 230 }, (_, i) =>
    finishedTrial(i, gp.propose(SPACE, settings, i % 10, []).values),
  ).map((t) => ({ ...t, loss: t.loss + t.index / 1000 }));
  expect(gp.propose(SPACE, settings, 230, finished).basedOn).toHaveLength(200);
});

it('keeps away from points of its batch that are not tried yet', () => {
  const settings = { seed: 1, startupTrials: 10, batch: 4 };
  const dense = { ...SPACE, dimensions: SPACE.dimensions.filter((d) => d.name === 'lr') };
  const finished = Array.from({ length: 10 }, (_, i) => {
    const { values } = gp.propose(dense, settings, i, []);
    return { index: i, values, loss: (Math.log10(values.lr as number) + 2) ** 2 };
  });
  const next = (index: number, pending: readonly FinishedTrial['values'][]) =>
    Math.log10(gp.propose(dense, settings, index, finished, pending).values.lr as number);
  const first = gp.propose(dense, settings, 10, finished);
  const alone = next(11, []);
  const aware = next(11, [first.values]);
  // By itself it would propose the same point again.
  expect(alone).toBeCloseTo(Math.log10(first.values.lr as number), 4);
  expect(Math.abs(aware - alone)).toBeGreaterThan(1e-3);
});
