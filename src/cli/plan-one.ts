// The plan of a single trial: a sweep of one arm and one seed, named after its file.
import { readFileSync } from 'node:fs';
import { checkSweepName } from '../runner/paths.js';
import type { SweepPlan } from '../sweep/plan.js';
import { createTrial } from '../trial/trial.js';
import { readExperiment } from './read-recipes.js';

/** Plans the experiment of a file with `key=value` arguments; throws a UserError with every problem. */
export function planOne(name: string, file: string, set: readonly string[], now: () => number): SweepPlan {
  const experiment = readExperiment(file, set);
  const trial = createTrial(experiment);
  const words = set.filter((s) => !s.startsWith('seed='));
  const arm = [experiment.method, ...words].join(' ');
  return {
    sweep: {
      id: checkSweepName(name),
      source: readFileSync(file, 'utf8'),
      metric: { name: 'val.accuracy', goal: 'maximize', select: 'best' },
      parameters: [],
      baseline: null,
      createdAt: now(),
    },
    trials: [{ trial, arm, parameters: {}, position: 0 }],
    arms: [{ id: trial.arm, name: arm, parameters: {}, experiment }],
    seeds: [experiment.seed],
    workers: 1,
    rules: [],
    budget: null,
    ...{ adaptive: null, search: null, searching: null },
    notes: [],
  };
}
