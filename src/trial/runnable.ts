// What must hold between the values of an experiment before it runs. The schema itself cannot ask for it: the base of a
// sweep need not run as it stands, and trials of before these checks must stay readable.
import type { z } from 'zod';
import { lastAdjustableEpoch } from './adjustments.js';
import { type Experiment, experimentSchema, growthOptions, resolveExperiment } from './experiment.js';
import { searchPhases } from './search-phases.js';

/** The schema of an experiment that is going to run: `experimentSchema`, and nothing in it that would do nothing. */
export const runnableSchema = experimentSchema.superRefine((experiment, context) => {
  const { method } = experiment;
  if (method === 'dyrep' || method === 'random-growth') checkAdjustments(experiment, method, context);
  if (method === 'repnas') checkPhases(experiment, context);
  if (method === 'static-found') checkFound(experiment, context);
});

function checkPhases(experiment: Experiment, context: z.RefinementCtx): void {
  const { epochs } = experiment.train;
  const { random, search } = searchPhases(resolveExperiment(experiment))!;
  if (random + search < epochs) return;
  const message = `the search takes ${random} random and ${search} searching epochs and leaves none of ${epochs} for what it finds`;
  context.addIssue({ code: 'custom', path: ['repnas', 'search_epochs'], message });
}

function checkFound({ 'static-found': found }: Experiment, context: z.RefinementCtx): void {
  if (found !== undefined) return;
  const message = 'missing, expected the file of a structure, or its blocks';
  context.addIssue({ code: 'custom', path: ['static-found', 'structure'], message });
}

function checkAdjustments(
  experiment: Experiment,
  section: 'dyrep' | 'random-growth',
  context: z.RefinementCtx,
): void {
  const { epochs } = experiment.train;
  // A section that is left out has the defaults of an empty one.
  const options = growthOptions(resolveExperiment(experiment))!;
  const { stop_epoch: stop, interval } = options;
  const refuse = (key: string, message: string) =>
    context.addIssue({ code: 'custom', path: [section, key], message });
  if (stop !== null && stop > epochs) {
    refuse('stop_epoch', `${stop} is beyond the end: training has ${count(epochs)}`);
    return;
  }
  const last = lastAdjustableEpoch(options, epochs);
  if (interval <= last) return;
  const why =
    stop === null
      ? `with ${count(epochs)} and no stop_epoch of its own, the last adjustment may follow epoch ${last}`
      : `stop_epoch is ${stop}`;
  refuse('interval', `an interval of ${interval} never fires: ${why}`);
}

function count(epochs: number): string {
  return epochs === 1 ? '1 epoch' : `${epochs} epochs`;
}
