// Small trials for the tests of training: synthetic images, a narrow VGG-11, a few batches an epoch.
import { loadDataSet } from '../../src/data/data-set.js';
import type { Engine } from '../../src/engine/engine.js';
import { buildModel } from '../../src/models/table.js';
import { random } from '../../src/random.js';
import type { TrainingState } from '../../src/training/checkpoint.js';
import { initialState } from '../../src/training/initial-state.js';
import { train } from '../../src/training/train.js';
import type { UntimedEvent } from '../../src/trial/events.js';
import { type Experiment, experimentSchema, resolveExperiment } from '../../src/trial/experiment.js';

/** An experiment of a few seconds; sections of `changes` replace those given here. */
export function smallExperiment(changes: Record<string, unknown> = {}): Experiment {
  return resolveExperiment(
    experimentSchema.parse({
      model: { name: 'vgg11', width: 4 },
      data: { name: 'synthetic', train: 120, validation: 40, test: 40, augment: { crop: 1, flip: true } },
      method: 'plain',
      train: { epochs: 3, batch_size: 40, lr: 0.05 },
      ...changes,
    }),
  );
}

export interface Outcome {
  readonly events: readonly UntimedEvent[];
  /** Every state that was saved, in order. */
  readonly saved: readonly TrainingState[];
}

/** Trains until the end, or until `batches` batches were done by this call. */
export async function runTraining(
  engine: Engine,
  experiment: Experiment,
  options: { readonly from?: TrainingState; readonly batches?: number } = {},
): Promise<Outcome> {
  const data = await loadDataSet(experiment.data, { cache: 'unused' });
  const { inputShape, classes } = data;
  const stream = random(experiment.seed);
  const model = buildModel(experiment.model.name, { ...experiment.model, inputShape, classes }, stream);
  const saved: TrainingState[] = [];
  const events: UntimedEvent[] = [];
  let asked = 0;
  const run = train({
    experiment,
    data,
    engine,
    state: options.from ?? initialState(experiment, model),
    attempt: 1,
    save: (state) => saved.push(state),
    saveDeployed: () => {},
    stopRequested: () => (++asked === options.batches ? 'test' : null),
    now: () => 0,
  });
  for await (const event of run) events.push(event);
  return { events, saved };
}
