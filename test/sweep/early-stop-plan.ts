// A plan over a small experiment, for the tests of early stopping.
import { planSweep, type SweepPlan, type SweepSource } from '../../src/sweep/plan.js';
import { sweepSchema } from '../../src/sweep/sweep.js';
import { experimentSchema } from '../../src/trial/experiment.js';

/** Where such a sweep stands. */
export const createSource = (): SweepSource => ({
  ...{ id: 'early', file: 'early.yml', text: '', createdAt: 1 },
  positionOf: () => ({ line: 1, column: 1 }),
});

/** The plan of a sweep with these keys. */
export function readBase(keys: object, source: SweepSource): SweepPlan {
  const experiment = experimentSchema.parse({
    model: { name: 'vgg11', width: 4 },
    data: { name: 'synthetic' },
    method: 'plain',
    train: { epochs: 4 },
  });
  return planSweep(sweepSchema.parse({ experiment, ...keys }), experiment, source);
}
