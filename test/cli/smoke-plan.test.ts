import { expect, it } from 'vitest';
import { readSweep } from '../../src/cli/read-recipes.js';
import { planSmoke, QUICK_SWEEP } from '../../src/cli/smoke-plan.js';

it('is the first arm of each method of the quick sweep, trial for trial', () => {
  const quick = readSweep(QUICK_SWEEP, [], () => 0);
  const smoke = planSmoke('table1-smoke', () => 0);
  expect(smoke.sweep).toMatchObject({ id: 'table1-smoke', baseline: quick.sweep.baseline });
  expect(smoke.arms.map((a) => a.experiment.method)).toEqual(['plain', 'dbb', 'dyrep']);
  expect(smoke.trials).toHaveLength(3 * quick.seeds.length);
  const known = new Set(quick.trials.map((t) => t.trial.id));
  expect(smoke.trials.filter((t) => !known.has(t.trial.id))).toEqual([]);
  expect(smoke.trials.map((t) => t.position)).toEqual(smoke.trials.map((_, i) => i));
});
