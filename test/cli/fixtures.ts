// A small planned sweep, and a store in which its trials ran.
import type { Store } from '../../src/store/store.js';
import { planSweep, type SweepPlan } from '../../src/sweep/plan.js';
import { sweepSchema } from '../../src/sweep/sweep.js';
import type { TrialEvent } from '../../src/trial/events.js';
import { experimentSchema } from '../../src/trial/experiment.js';

/** Two arms (plain, dyrep) with the given seeds, on the tiny generated data. */
export function createPlan(id = 'small', seeds: readonly number[] = [1, 2]): SweepPlan {
  const experiment = experimentSchema.parse({
    model: { name: 'vgg11', width: 4 },
    data: { name: 'synthetic', train: 32, validation: 16, test: 16 },
    method: 'plain',
    dyrep: { interval: 1 },
    train: { epochs: 2 },
  });
  const sweep = sweepSchema.parse({
    experiment,
    parameters: { method: ['plain', 'dyrep'] },
    seeds: [...seeds],
    baseline: { method: 'plain' },
  });
  const positionOf = () => ({ line: 1, column: 1 });
  return planSweep(sweep, experiment, { id, file: `${id}.yml`, text: 'text', positionOf, createdAt: 1 });
}

const cost = { params: 100, macs: 1000 };

/** The events of an attempt that finished, its test accuracies by epoch given. */
export function finishedEvents(accuracies: readonly number[]): readonly TrialEvent[] {
  const started = {
    attempt: 1,
    resumedFrom: null,
    epochs: 2,
    batchesPerEpoch: 1,
    engine: 'portable',
  } as const;
  return [
    { kind: 'started', at: 1, ...started, train: cost, deploy: cost },
    ...accuracies.map((a, i) => ({
      kind: 'epoch' as const,
      at: 2,
      epoch: i + 1,
      metrics: { 'val.accuracy': a, 'test.accuracy': a, 'train.loss': 1 - a, seconds: 1 },
    })),
    { kind: 'finished', at: 3, seconds: 2, train: cost, deploy: cost, equivalenceError: 1e-7 },
  ];
}

/** Puts a plan into a store, the first trials with these last events. */
export function fill(store: Store, plan: SweepPlan, runs: readonly (readonly TrialEvent[])[]): void {
  store.putSweep(plan.sweep, plan.trials);
  for (const [i, events] of runs.entries()) {
    const { id } = plan.trials[i]!.trial;
    store.putAttempt(id, 1);
    store.ingest(id, 1, { events, from: 0, to: 10 });
  }
}

/** The event of a failed attempt. */
export const FAILED: TrialEvent = {
  kind: 'failed',
  at: 2,
  cause: 'nan',
  message: 'the loss is no number\u001b[31m\nmore',
  stack: null,
};
