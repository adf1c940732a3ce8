// What a trial starts from: the method applied to the plain network.
import type { Layer } from '../nn/layer.js';
import { random } from '../random.js';
import { applyMethod } from '../reparam/methods.js';
import type { Experiment } from '../trial/experiment.js';
import { NO_PROGRESS, type TrainingState } from './checkpoint.js';

/** The state before the first batch; `plain` is the model as built for the experiment's data. */
export function initialState(experiment: Experiment, plain: Layer): TrainingState {
  const stream = random(experiment.seed).split('method');
  const model = applyMethod(experiment.method, plain, stream, { ...experiment.dbb });
  return { model, velocities: {}, progress: NO_PROGRESS };
}
