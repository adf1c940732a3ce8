// A trial: one resolved experiment with one seed, as written once to trial.json.
import { z } from 'zod';
import { type Experiment, experimentSchema } from './experiment.js';
import { explain, renderPath } from './explain.js';
import { armId, EXPERIMENT_VERSION, trialId } from './identity.js';

export interface Trial {
  readonly version: number;
  readonly id: string;
  readonly arm: string;
  readonly experiment: Experiment;
}

/** The trial of a resolved experiment. */
export function createTrial(experiment: Experiment): Trial {
  return { version: EXPERIMENT_VERSION, id: trialId(experiment), arm: armId(experiment), experiment };
}

const versioned = z.looseObject({ version: z.int() });
const schema = z.strictObject({
  version: z.literal(EXPERIMENT_VERSION),
  id: z.string().regex(/^[0-9a-f]{16}$/),
  arm: z.string().regex(/^[0-9a-f]{16}$/),
  experiment: experimentSchema,
});

/** What stands in a trial.json: the trial, or why it cannot be used (another version, torn, changed by hand). */
export function parseTrial(text: string): { trial: Trial } | { problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: 'it is no JSON' };
  }
  const version = versioned.safeParse(json);
  if (version.success && version.data.version !== EXPERIMENT_VERSION)
    return {
      problem: `it has version ${version.data.version}, this dyrep reads version ${EXPERIMENT_VERSION}`,
    };
  const parsed = schema.safeParse(json);
  if (!parsed.success)
    return {
      problem: explain(schema, json, parsed.error)
        .map((i) => `${renderPath(i.path)}: ${i.message}`)
        .join('; '),
    };
  if (trialId(parsed.data.experiment) !== parsed.data.id)
    return { problem: 'its content does not match its id' };
  if (armId(parsed.data.experiment) !== parsed.data.arm)
    return { problem: 'its content does not match its arm' };
  return { trial: parsed.data };
}
