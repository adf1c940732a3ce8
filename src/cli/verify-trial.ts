// A trial trained again in a temporary home, with the threads that its last attempt had, and both runs compared.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../errors.js';
import {
  type ConditionDifference,
  type Conditions,
  compareConditions,
  compareMetrics,
  type MetricDifference,
} from '../runner/compare-runs.js';
import { homePaths } from '../runner/paths.js';
import { readProvenance } from '../runner/provenance.js';
import type { Store } from '../store/store.js';
import type { Context } from './context.js';
import { findTrial, readHome } from './home.js';
import { type RunnablePlan, runPlan } from './run-plan.js';

/** What the comparison came to. */
export interface Verified {
  readonly trial: string;
  readonly equal: boolean;
  /** Metrics of all epochs that were compared. */
  readonly compared: number;
  readonly differences: readonly MetricDifference[];
  readonly conditions: readonly ConditionDifference[];
  /** Why the second run did not finish; null when it did. */
  readonly reason: string | null;
}

/** Trains the trial again and compares; null when that was interrupted. Refuses a trial that has not finished. */
export async function verifyTrial(start: string, context: Context): Promise<Verified | null> {
  const { environment } = context;
  const known = await readHome(environment, (store) => {
    const { trial, state } = findTrial(store, start);
    if (state !== 'finished')
      throw new UsageError(`trial ${trial.id} is ${state}; only a finished one can be verified`);
    return {
      trial,
      epochs: store.epochs(trial.id),
      conditions: conditionsOf(store, environment.home, trial.id),
    };
  });
  const { id } = known.trial;
  const home = mkdtempSync(join(tmpdir(), 'dyrep-verify-'));
  try {
    const plan = planOf(known.trial, environment.now());
    const options = {
      ...{ workers: 1, retryFailed: false },
      view: 'remark',
      variables: threadsOf(known.conditions),
    } as const;
    const inside = { ...context, environment: { ...environment, home } };
    return await runPlan(plan, options, inside, ({ interrupted }, store) => {
      if (interrupted || store === null) return null;
      const { state, reason } = store.trial(id)!;
      const { compared, differences } = compareMetrics(known.epochs, store.epochs(id));
      return {
        ...{ trial: id, equal: state === 'finished' && differences.length === 0, compared, differences },
        conditions: compareConditions(known.conditions, conditionsOf(store, home, id)),
        reason: state === 'finished' ? null : (reason ?? state),
      };
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function planOf(trial: RunnablePlan['trials'][number]['trial'], createdAt: number): RunnablePlan {
  return {
    sweep: {
      ...{ id: `verify-${trial.id}`, source: '', parameters: [], baseline: null, createdAt },
      metric: { name: 'val.accuracy', goal: 'maximize', select: 'best' },
    },
    trials: [{ trial, arm: `again ${trial.experiment.method}`, parameters: {}, position: 0 }],
  };
}

/** Engine and provenance of the trial's last attempt. */
function conditionsOf(store: Store, home: string, id: string): Conditions {
  const started = store.events(id).findLast((e) => e.event.kind === 'started')?.event;
  const attempt = store.attempts(id).at(-1)?.attempt;
  return {
    engine: started?.kind === 'started' ? started.engine : null,
    provenance: attempt === undefined ? null : readProvenance(homePaths(home).trial(id).attempt(attempt)),
  };
}

/** The order of additions depends on the number of threads: the second run gets as many. */
function threadsOf({ provenance }: Conditions): Readonly<Record<string, string>> {
  const names = ['TF_NUM_INTRAOP_THREADS', 'OMP_NUM_THREADS'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = provenance?.environment?.[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
