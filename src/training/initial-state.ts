// What a trial starts from: the method applied to the plain network.

import { StructureError } from '../errors.js';
import type { Layer } from '../nn/layer.js';
import { random } from '../random.js';
import { searchedBranches } from '../reparam/branch-search.js';
import { applyMethod, type MethodOptions } from '../reparam/methods.js';
import type { Experiment } from '../trial/experiment.js';
import { initialSearch } from './branch-search.js';
import { NO_PROGRESS, type TrainingState } from './checkpoint.js';

/** The state before the first batch; `plain` is the model as built for the experiment's data. */
export function initialState(experiment: Experiment, plain: Layer): TrainingState {
  const stream = random(experiment.seed).split('method');
  const model = applyMethod(experiment.method, plain, stream, methodOptions(experiment));
  const search = experiment.method === 'repnas' && {
    search: initialSearch(searchedBranches(model).length),
  };
  return { model, velocities: {}, progress: { ...NO_PROGRESS, ...search } };
}

/** What an experiment tells its method about the network that training starts from. */
export function methodOptions(experiment: Experiment): MethodOptions {
  const { dbb, 'static-found': found } = experiment;
  if (found === undefined) return { ...dbb };
  const { structure } = found;
  if (typeof structure === 'string')
    throw new StructureError(`the structure '${structure}' is still the name of a file`);
  return { structure };
}
