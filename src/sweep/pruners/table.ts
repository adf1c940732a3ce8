// The pruners by name. A new pruner is one file and one line here.
import { z } from 'zod';
import { UnknownNameError } from '../../errors.js';
import { hyperband } from './hyperband.js';
import { patient } from './patient.js';
import { median, percentile } from './percentile.js';
import { type Pruner, type PrunerKind, prunerKind, wholeFrom } from './pruner.js';
import { successiveHalving } from './successive-halving.js';
import { threshold } from './threshold.js';
import { wandbHyperband } from './wandb-hyperband.js';

const WRAPPABLE = {
  median,
  percentile,
  'successive-halving': successiveHalving,
  asha: successiveHalving,
  hyperband,
  threshold,
  'wandb-hyperband': wandbHyperband,
} satisfies Record<string, PrunerKind>;

const wrapped = z.looseObject({ rule: z.enum(Object.keys(WRAPPABLE) as (keyof typeof WRAPPABLE)[]) });
const patience = z.strictObject({
  patience: wholeFrom(0),
  min_delta: z.number().min(0).default(0),
  /** The rule to ask, with its settings; without one, the trial is stopped. */
  wrapped: wrapped.nullable().default(null),
});

const PRUNERS = {
  ...WRAPPABLE,
  patient: prunerKind(patience, ({ wrapped: inner, ...settings }) => {
    if (inner === null) return patient(settings, null);
    const { rule, ...rest } = inner;
    return patient(settings, WRAPPABLE[rule].create(rest));
  }),
} satisfies Record<string, PrunerKind>;

/** The names of the pruners. */
export const PRUNER_NAMES = Object.keys(PRUNERS) as readonly (keyof typeof PRUNERS)[];

/** A pruner kind by name; throws UnknownNameError. */
export function prunerNamed(name: string): PrunerKind {
  if (!Object.hasOwn(PRUNERS, name)) throw new UnknownNameError('pruner', name, PRUNER_NAMES);
  return PRUNERS[name as keyof typeof PRUNERS];
}

/** The pruner of that name with its settings as in a YAML; throws UnknownNameError or a ZodError. */
export function createPruner(name: string, settings: unknown = {}): Pruner {
  return prunerNamed(name).create(settings);
}
