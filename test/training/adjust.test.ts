// The ranking of an adjustment; what follows it is tested in surgery.test.ts and train.test.ts.
import { describe, expect, it } from 'vitest';
import { random } from '../../src/random.js';
import { candidates } from '../../src/reparam/candidates.js';
import { rankCandidates } from '../../src/training/adjust.js';
import { NO_PROGRESS } from '../../src/training/checkpoint.js';
import { smallNet } from '../nn/small-net.js';
import { smallExperiment } from './run.js';

const model = smallNet();
const paths = candidates(model);
const [first, second, third] = paths as [string, string, string];

const rank = (scoreSums: Record<string, number>, dyrep: Record<string, unknown> = {}, seed = 1) =>
  rankCandidates(
    {
      experiment: smallExperiment({ method: 'dyrep', dyrep: { interval: 1, ...dyrep } }),
      model,
      progress: { ...NO_PROGRESS, scoreSums, scoreBatches: 4 },
    },
    random(seed),
  );

describe('the candidates of an adjustment', () => {
  it('come from the largest mean score to the smallest; of equals the one that runs first', () => {
    expect(paths).toHaveLength(3);
    const ranked = rank({ [first]: 4, [second]: 8, [third]: 4 });
    expect(ranked).toEqual([
      { path: second, value: 2 },
      { path: first, value: 1 },
      { path: third, value: 1 },
    ]);
  });

  it('that have no number come last, behind negative ones', () => {
    const ranked = rank({ [first]: Number.NaN, [third]: -8 });
    expect(ranked.map((c) => c.path)).toEqual([third, first, second]);
  });

  it('lie no deeper than they may', () => {
    expect(rank({}, { max_depth: 1 }).map((c) => c.path)).toEqual(candidates(model, { maxDepth: 1 }));
  });

  it('are drawn by `random`, the same for the same seed', () => {
    const drawn = rank({}, { score: 'random' });
    expect(drawn).toEqual(rank({}, { score: 'random' }));
    expect(drawn).not.toEqual(rank({}, { score: 'random' }, 2));
    expect(drawn.every((c) => c.value >= 0 && c.value < 1)).toBe(true);
  });
});
