import { describe, expect, it } from 'vitest';
import { collectResults } from '../../src/report/results.js';
import { epochsOf } from './fixtures.js';

describe('collectResults', () => {
  it('joins plan, records and epochs in the order of the plan', () => {
    const record = {
      state: 'finished',
      train: null,
      deploy: null,
      seconds: 3,
      equivalenceError: null,
    } as const;
    const stored = (id: string, position: number) => ({
      trial: { id, arm: `arm-${id}`, experiment: { seed: position } },
      arm: `name ${id}`,
      parameters: { x: position },
      position,
      record,
    });
    const metric = { name: 'val.accuracy', goal: 'maximize', select: 'best' } as const;
    const results = collectResults(
      { id: 's', metric, parameters: ['x'], baseline: null },
      [stored('b', 1), stored('a', 0)],
      (id) => (id === 'a' ? epochsOf([0.1, 0.2, 0.3]) : []),
    );
    expect(results.sweep).toBe('s');
    expect(results.trials.map((t) => [t.id, t.armId, t.arm, t.seed, t.epochs.length])).toEqual([
      ['a', 'arm-a', 'name a', 0, 1],
      ['b', 'arm-b', 'name b', 1, 0],
    ]);
  });
});
