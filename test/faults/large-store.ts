// A store as a long campaign leaves it: sweeps of many trials, each with the metrics of a few epochs.
import type { Store, SweepTrial } from '../../src/store/store.js';
import type { TrialEvent } from '../../src/trial/events.js';
import { type Experiment, experimentSchema, resolveExperiment } from '../../src/trial/experiment.js';
import { METRIC_NAMES } from '../../src/trial/metrics.js';
import { createTrial } from '../../src/trial/trial.js';

/** How large the store is to be. */
export interface StoreSize {
  readonly sweeps: number;
  /** Trials of each sweep, `seeds` of them an arm. */
  readonly trials: number;
  readonly seeds: number;
  /** Epochs of each trial, ten metrics each. */
  readonly epochs: number;
}

/** Ten sweeps of 10,000 trials with 50 metrics each: five million points. */
export const LARGE: StoreSize = { sweeps: 10, trials: 10_000, seeds: 5, epochs: 5 };

const METRICS = METRIC_NAMES.slice(0, 10);
const COST = { params: 14_728_266, macs: 313_201_664 };

/** The name of the n-th sweep. */
export function sweepName(n: number): string {
  return `sweep-${n}`;
}

/** The number of points of a store of this size. */
export function pointsOf({ sweeps, trials, epochs }: StoreSize): number {
  return sweeps * trials * epochs * METRICS.length;
}

/** A value of a metric that differs by trial and epoch, with as many digits as real ones have. */
export function metricValue(trial: number, epoch: number, metric: number): number {
  return Math.abs(Math.sin(1 + trial * 12.9898 + epoch * 78.233 + metric * 37.719));
}

/** The events of a trial that ran to its end. */
export function eventsOf(trial: number, epochs: number): readonly TrialEvent[] {
  const at = 1_790_000_000_000 + trial;
  const started = { attempt: 1, resumedFrom: null, epochs, batchesPerEpoch: 390, engine: 'native' } as const;
  return [
    { kind: 'started', at, ...started, train: COST, deploy: COST },
    ...Array.from({ length: epochs }, (_, i): TrialEvent => {
      const values = METRICS.map((name, m) => [name, metricValue(trial, i + 1, m)] as const);
      return { kind: 'epoch', at: at + i, epoch: i + 1, metrics: Object.fromEntries(values) };
    }),
    { kind: 'finished', at: at + epochs, seconds: 12.5, train: COST, deploy: COST, equivalenceError: 1e-7 },
  ];
}

/** The plan of the n-th sweep: learning rates times seeds. */
export function planOf(n: number, { trials, seeds, epochs }: StoreSize): readonly SweepTrial[] {
  const base: Experiment = resolveExperiment(
    experimentSchema.parse({
      ...{ model: { name: 'vgg16', width: 16 }, data: { name: 'fashion-mnist' }, method: 'dyrep' },
      train: { epochs },
    }),
  );
  return Array.from({ length: trials }, (_, position) => {
    const lr = (n * trials + Math.floor(position / seeds) + 1) * 1e-6;
    const experiment = { ...base, train: { ...base.train, lr }, seed: (position % seeds) + 1 };
    return {
      trial: createTrial(experiment),
      arm: `dyrep lr=${lr}`,
      parameters: { method: 'dyrep', 'train.lr': lr },
      position,
    };
  });
}

/** Fills an empty store through its own ingest; `told` hears of each sweep that is there. */
export function fillStore(store: Store, size: StoreSize, told: (sweep: string) => void = () => {}): void {
  for (let n = 0; n < size.sweeps; n++) {
    const plan = planOf(n, size);
    const metric = { name: 'val.accuracy', goal: 'maximize', select: 'best' } as const;
    const about = { source: 'experiment: {}\n', metric, parameters: ['method', 'train.lr'], createdAt: n };
    store.putSweep({ id: sweepName(n), ...about, baseline: plan[0]!.trial.arm }, plan);
    for (const [i, { trial }] of plan.entries()) {
      const events = eventsOf(n * size.trials + i, size.epochs);
      store.putAttempt(trial.id, 1);
      store.ingest(trial.id, 1, { events, from: 0, to: 1 });
    }
    told(sweepName(n));
  }
}
