// The runs of our own at the smoke scale: the quick sweep's arms that stand for the paper's methods, so that both share
// their trials.
import { join } from 'node:path';
import type { PlannedArm } from '../sweep/arms.js';
import type { SweepPlan } from '../sweep/plan.js';
import { METHOD_NAMES } from '../trial/experiment.js';
import { PACKAGE_FOLDER } from './package-info.js';
import { readSweep } from './read-recipes.js';

/** The quick sweep as this package brings it. */
export const QUICK_SWEEP = join(PACKAGE_FOLDER, 'sweeps/quick.yml');

/** The first arm of each method of the quick sweep, with all its seeds, as a sweep of its own. */
export function planSmoke(name: string, now: () => number): SweepPlan {
  return firstOfEachMethod(readSweep(QUICK_SWEEP, [], now), name);
}

/** The plan with only the first arm of each method. */
export function firstOfEachMethod(plan: SweepPlan, name: string): SweepPlan {
  const arms = METHOD_NAMES.flatMap((method): readonly PlannedArm[] => {
    const first = plan.arms.find((arm) => arm.experiment.method === method);
    return first === undefined ? [] : [first];
  });
  const kept = new Set(arms.map((arm) => arm.id));
  const { baseline } = plan.sweep;
  return {
    ...plan,
    sweep: { ...plan.sweep, id: name, baseline: baseline !== null && kept.has(baseline) ? baseline : null },
    arms,
    trials: plan.trials.filter((t) => kept.has(t.trial.arm)).map((t, position) => ({ ...t, position })),
  };
}
