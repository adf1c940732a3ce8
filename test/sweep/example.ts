// Sweeps and plans for the tests of this folder.
import { planSweep, type SweepPlan, type SweepSource } from '../../src/sweep/plan.js';
import { sweepSchema } from '../../src/sweep/sweep.js';
import { type Experiment, experimentSchema } from '../../src/trial/experiment.js';

export const BASE: Experiment = experimentSchema.parse({
  model: { name: 'vgg16' },
  data: { name: 'synthetic' },
  method: 'plain',
  train: { epochs: 12 },
});

/** A source whose lines are the lengths of paths, so that issues can be told apart. */
export const SOURCE: SweepSource = {
  id: 'example',
  file: 'example.yml',
  text: '…',
  positionOf: (path) => ({ line: path.length, column: 1 }),
  createdAt: 7,
};

/** The plan of a sweep given as in YAML. */
export function plan(sweep: object, base: Experiment = BASE): SweepPlan {
  return planSweep(sweepSchema.parse({ experiment: 'base.yml', ...sweep }), base, SOURCE);
}

/** What the plan of a sweep is refused for, without the places. */
export function problems(sweep: object, base: Experiment = BASE): readonly string[] {
  try {
    plan(sweep, base);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.replace(/^example\.yml:\d+:1 /, ''));
  }
}
