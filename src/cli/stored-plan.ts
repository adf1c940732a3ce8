// Plans out of the database: what of the named sweeps and trials can be run again.
import { UsageError } from '../errors.js';
import type { Store, SweepRecord } from '../store/store.js';
import type { TrialState } from '../trial/states.js';
import type { Environment } from './environment.js';
import { sweepsByRun } from './home.js';
import type { RunnablePlan } from './run-plan.js';
import type { Targets } from './targets.js';

/** A sweep as it was planned, and which of its trials are to run. */
export interface StoredPlan {
  readonly plan: RunnablePlan;
  readonly only: ReadonlySet<string>;
}

const isAgain = (state: TrialState) => state === 'failed' || state === 'stopped';

/** One plan a sweep, in the order of the names: all its failed and stopped trials, or the named ones in the sweep that was run last with them. */
export function retryPlans(environment: Environment, store: Store, targets: Targets): readonly StoredPlan[] {
  const only = new Map<string, Set<string>>();
  const add = (sweep: string, id: string) => only.set(sweep, (only.get(sweep) ?? new Set()).add(id));
  for (const { id } of targets.sweeps)
    for (const trial of store.results(id)) if (isAgain(trial.state)) add(id, trial.id);
  for (const { trial, state } of targets.trials) {
    if (!isAgain(state)) refuseRetry(trial.id, state);
    const sweep = sweepsByRun(environment, store.sweepsOf(trial.id)).at(-1);
    if (sweep === undefined) throw new UsageError(`trial ${trial.id} is in no sweep any more`);
    add(sweep, trial.id);
  }
  if (only.size === 0)
    throw new UsageError(
      `nothing of ${targets.sweeps.map((s) => s.id).join(', ')} has failed or was stopped`,
    );
  return [...only].map(([id, trials]) => ({ plan: planOf(store, store.sweep(id)!), only: trials }));
}

function planOf(store: Store, sweep: SweepRecord): RunnablePlan {
  return { sweep, trials: store.sweepTrials(sweep.id).map(({ record: _, ...planned }) => planned) };
}

function refuseRetry(id: string, state: string): never {
  const hint =
    state === 'finished' || state === 'pruned'
      ? `'dyrep rm ${id}' and its sweep train it anew`
      : 'its sweep runs it: dyrep sweep FILE';
  throw new UsageError(`trial ${id} is ${state}, not failed or stopped; ${hint}`);
}
