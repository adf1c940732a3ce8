// Trials, events and sweeps for the tests of store and runner.
import type { SweepRecord, SweepTrial } from '../../src/store/store.js';
import type { EventOf } from '../../src/trial/events.js';
import { experimentSchema, resolveExperiment } from '../../src/trial/experiment.js';
import { createTrial, type Trial } from '../../src/trial/trial.js';

/** A small trial; equal arguments give equal trials. */
export function trialOf(seed: number, epochs = 3): Trial {
  const experiment = experimentSchema.parse({
    model: { name: 'vgg11', width: 4 },
    data: { name: 'synthetic' },
    method: 'plain',
    train: { epochs },
    seed,
  });
  return createTrial(resolveExperiment(experiment));
}

export const COST = { params: 100, macs: 5_000_000_000 };

export const startedOf = (attempt: number, epochs = 3): EventOf<'started'> => ({
  kind: 'started',
  at: 1000 + attempt,
  attempt,
  resumedFrom: null,
  epochs,
  batchesPerEpoch: 4,
  train: COST,
  deploy: { params: 50, macs: 7 },
  engine: 'none',
});

export const epochOf = (epoch: number, value: number): EventOf<'epoch'> => ({
  kind: 'epoch',
  at: 2000 + epoch,
  epoch,
  metrics: { 'val.accuracy': value, 'train.loss': 1 / epoch },
});

export const finishedOf = (seconds = 12.5): EventOf<'finished'> => ({
  kind: 'finished',
  at: 9000,
  seconds,
  train: COST,
  deploy: { params: 50, macs: 7 },
  equivalenceError: 1e-7,
});

export const failedOf = (cause: EventOf<'failed'>['cause']): EventOf<'failed'> => ({
  kind: 'failed',
  at: 9000,
  cause,
  message: 'the loss is NaN',
  stack: null,
});

/** A sweep of these trials in this order. */
export function sweepOf(
  id: string,
  trials: readonly Trial[],
  createdAt = 5,
): { sweep: SweepRecord; plan: readonly SweepTrial[] } {
  return {
    sweep: {
      id,
      source: 'experiment: {}\n',
      metric: { name: 'val.accuracy', goal: 'maximize', select: 'best' },
      parameters: ['method', 'train.epochs'],
      baseline: trials[0]?.arm ?? null,
      createdAt,
    },
    plan: trials.map((trial, position) => ({
      trial,
      arm: `plain ${trial.experiment.train.epochs}`,
      parameters: { method: 'plain', 'train.epochs': trial.experiment.train.epochs },
      position,
    })),
  };
}
