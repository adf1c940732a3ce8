// Snapshots of a running sweep for the tests of the screens.
import type { TrialEvent } from '../../src/trial/events.js';
import type { SweepSnapshot, TrialEventSnapshot, TrialSnapshot } from '../../src/trial/snapshot.js';
import { TRIAL_STATES } from '../../src/trial/states.js';
import type { RunSource } from '../../src/ui/source.js';

/** A planned trial; everything can be replaced. */
export function trialSnapshot(over: Partial<TrialSnapshot> = {}): TrialSnapshot {
  return {
    id: '0123456789abcdef',
    arm: 'plain',
    seed: 1,
    state: 'planned',
    reason: null,
    reused: false,
    attempt: 0,
    epoch: 0,
    epochs: 4,
    batch: 0,
    batchesPerEpoch: 0,
    imagesPerSecond: null,
    loss: null,
    values: [],
    best: null,
    last: null,
    startedAt: null,
    endedAt: null,
    ...over,
  };
}

/** A snapshot of such trials, 83 seconds after the start. */
export function sweepSnapshot(
  trials: readonly TrialSnapshot[],
  over: Partial<SweepSnapshot> = {},
): SweepSnapshot {
  const counts = Object.fromEntries(
    TRIAL_STATES.map((s) => [s, trials.filter((t) => t.state === s).length]),
  ) as SweepSnapshot['counts'];
  return {
    sweep: 'quick',
    metric: { name: 'val.accuracy', goal: 'maximize', select: 'best' },
    workers: 2,
    startedAt: 1_000_000,
    at: 1_083_000,
    elapsedMs: 83_000,
    remainingMs: 130_000,
    stopping: false,
    counts,
    reused: 0,
    trials,
    events: [],
    problems: [],
    remarks: [],
    ...over,
  };
}

/** An event of the first trial, so many seconds after the start. */
export function eventSnapshot(event: TrialEvent, over: Partial<TrialEventSnapshot> = {}): TrialEventSnapshot {
  return { trialId: '0123456789abcdef', arm: 'plain', seed: 1, attempt: 1, event, ...over };
}

const cost = (params: number) => ({ params, macs: params * 4 });
export const STARTED: TrialEvent = {
  kind: 'started',
  at: 1_002_000,
  attempt: 1,
  resumedFrom: null,
  epochs: 4,
  batchesPerEpoch: 40,
  train: cost(60_000),
  deploy: cost(60_000),
  engine: 'native',
};
export const EPOCH: TrialEvent = {
  kind: 'epoch',
  at: 1_030_000,
  epoch: 1,
  metrics: { 'train.loss': 0.51234, 'val.accuracy': 0.812, 'test.accuracy': 0.8, seconds: 12.34 },
};
export const GROWN: TrialEvent = {
  kind: 'grown',
  at: 1_031_000,
  epoch: 1,
  path: 'stage1.conv1',
  equivalenceError: 1e-7,
  before: cost(60_000),
  after: cost(75_000),
  branches: ['1x1', 'kxk'],
  score: 0.1,
};
export const FINISHED: TrialEvent = {
  kind: 'finished',
  at: 1_080_000,
  seconds: 78,
  train: cost(75_000),
  deploy: cost(60_000),
  equivalenceError: 2e-7,
};
export const FAILED: TrialEvent = {
  kind: 'failed',
  at: 1_082_000,
  cause: 'nan',
  message: 'the loss is NaN at epoch 2',
  stack: null,
};

/** Eight trials in every stage of a run, with the events that led there. */
export function busySweep(): SweepSnapshot {
  const running = { state: 'running', attempt: 1, batchesPerEpoch: 40 } as const;
  const values = [0.61, 0.74, 0.801, 0.812];
  const trials: readonly TrialSnapshot[] = [
    { state: 'finished', epoch: 4, values, best: 0.812, last: 0.812, endedAt: 1_080_000 } as const,
    { seed: 2, state: 'failed', epoch: 1, values: [0.6], best: 0.6, reason: 'nan' } as const,
    {
      arm: 'dbb',
      ...running,
      epoch: 2,
      batch: 20,
      loss: 0.4321,
      imagesPerSecond: 812,
      values: [0.5, 0.7],
      best: 0.7,
    },
    { arm: 'dbb', seed: 2, ...running, epoch: 0, batch: 8, loss: 2.1, imagesPerSecond: 798 },
    { arm: 'dyrep interval=1' },
    { arm: 'dyrep interval=1', seed: 2 },
    { arm: 'dyrep interval=2' },
    { arm: 'dyrep interval=2', seed: 2 },
  ].map((t, i) => trialSnapshot({ id: `${i}`.repeat(16), ...t }));
  const events = [STARTED, EPOCH, GROWN, FINISHED].map((e) => eventSnapshot(e));
  return sweepSnapshot(trials, { events: [...events, eventSnapshot(FAILED, { seed: 2 })] });
}

/** A source whose snapshot a test replaces. */
export function testSource(
  first: SweepSnapshot,
): RunSource & { readonly push: (next: SweepSnapshot) => void } {
  let latest = first;
  const listeners = new Set<() => void>();
  return {
    current: () => latest,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    push(next) {
      latest = next;
      for (const listener of listeners) listener();
    },
  };
}
