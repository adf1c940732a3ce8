// What must hold between the values of an experiment before it runs. The schema itself cannot ask for it: the base of a
// sweep need not run as it stands, and trials of before these checks must stay readable.
import type { z } from 'zod';
import { lastAdjustableEpoch } from './adjustments.js';
import { type Experiment, experimentSchema } from './experiment.js';

/** The schema of an experiment that is going to run: `experimentSchema`, and nothing in it that would do nothing. */
export const runnableSchema = experimentSchema.superRefine((experiment, context) => {
  if (experiment.method === 'dyrep') checkAdjustments(experiment, context);
});

function checkAdjustments({ dyrep, train }: Experiment, context: z.RefinementCtx): void {
  const { epochs } = train;
  // A section that is left out has the defaults of an empty one.
  const options = dyrep ?? experimentSchema.shape.dyrep.parse({})!;
  const { stop_epoch: stop, interval } = options;
  const refuse = (key: string, message: string) =>
    context.addIssue({ code: 'custom', path: ['dyrep', key], message });
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
