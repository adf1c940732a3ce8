// When a search draws at random, searches and ends.
import { describe, expect, it } from 'vitest';
import { experimentSchema, resolveExperiment } from '../../src/trial/experiment.js';
import { runnableSchema } from '../../src/trial/runnable.js';
import { isFreezing, searchPhases } from '../../src/trial/search-phases.js';

const input = (epochs: number, repnas: Record<string, unknown> = {}, method = 'repnas') => ({
  model: { name: 'vgg16' },
  data: { name: 'synthetic' },
  method,
  ...(method === 'repnas' && { repnas }),
  train: { epochs },
});
const of = (...args: Parameters<typeof input>) => resolveExperiment(experimentSchema.parse(input(...args)));

describe('the phases of a search', () => {
  it('are the released ones, in shares of the epochs', () => {
    expect(searchPhases(of(150))).toEqual({ random: 15, search: 35 });
    expect(searchPhases(of(3))).toEqual({ random: 0, search: 1 });
    expect(searchPhases(of(10, { random_epochs: 2, search_epochs: 4 }))).toEqual({ random: 2, search: 4 });
    expect(searchPhases(of(10, {}, 'plain'))).toBeNull();
  });

  it('end once', () => {
    const frozen = Array.from({ length: 150 }, (_, i) => i + 1).filter((e) => isFreezing(of(150), e));
    expect(frozen).toEqual([50]);
    expect(isFreezing(of(10, {}, 'plain'), 1)).toBe(false);
  });

  it('must leave epochs for what is found', () => {
    const problem = (...args: Parameters<typeof input>) =>
      runnableSchema.safeParse(input(...args)).error?.issues.map((i) => [i.path.join('.'), i.message]);
    expect(problem(10)).toBeUndefined();
    expect(problem(10, { search_epochs: 10 })).toEqual([
      [
        'repnas.search_epochs',
        'the search takes 1 random and 10 searching epochs and leaves none of 10 for what it finds',
      ],
    ]);
    expect(problem(1)).toHaveLength(1);
    expect(problem(10, { score: 'snip' })).toHaveLength(1);
  });
});
