// The price of a plan in words: what is left to train, from the step times that earlier trials in this home took.
import { formatDuration, formatItems } from '../report/format.js';
import { safeText } from '../report/safe-text.js';
import { planStep } from '../runner/schedule.js';
import type { Store } from '../store/store.js';
import type { SweepPlan } from '../sweep/plan.js';
import { type Measured, type MeasuredEpochs, type Price, priceArms } from '../sweep/price.js';
import type { Experiment } from '../trial/experiment.js';
import { canonicalJson } from '../trial/identity.js';
import { readRunKeys } from './execution.js';
import type { NetworkCost } from './network-cost.js';
import { trialsByArm } from './plan-text.js';

/** What a plan's trials took in this home, and how far each is. */
export interface PlanHistory {
  readonly measured: readonly MeasuredEpochs[];
  /** Epochs of a planned trial, and whether a run of the plan goes on with it; null where it is new. */
  readonly trialOf: (id: string) => { readonly epoch: number; readonly isOpen: boolean } | null;
}

/** The history of a home in which nothing was run. */
export const NO_HISTORY: PlanHistory = { measured: [], trialOf: () => null };

/** Seconds of training by all trials so far, as a budget counts them. */
export function secondsOf(
  store: Pick<Store, 'status' | 'epochs'>,
  trials: readonly { readonly trial: { readonly id: string } }[],
): number {
  return trials
    .filter(({ trial }) => (store.status(trial.id)?.epoch ?? 0) > 0)
    .flatMap(({ trial }) => store.epochs(trial.id))
    .reduce((sum, { metrics }) => sum + (metrics.seconds ?? 0), 0);
}

/** Most trials whose epochs are read: more say little more. */
const MOST_TRIALS = 500;
/** Most trials outside the plan that are looked at. Ids are hashes: the first ones are a sample. */
const MOST_OTHERS = 2000;

/** The measured epochs of the trials that can price this plan, its own arms first; a run of it would have `retryFailed`. */
export function readHistory(
  plan: SweepPlan,
  store: Pick<Store, 'status' | 'trialIds' | 'trial' | 'epochs' | 'attempts'>,
  retryFailed = false,
): PlanHistory {
  const known = new Map(plan.trials.map(({ trial }) => [trial.id, store.status(trial.id)]));
  const planned = plan.trials.map((t) => t.trial).filter(({ id }) => (known.get(id)?.epoch ?? 0) > 0);
  const arms = new Set(plan.arms.map((a) => a.id));
  const data = new Set(plan.arms.map((a) => dataKey(a.experiment)));
  const others = store
    .trialIds('', MOST_OTHERS + known.size)
    .filter((id) => !known.has(id) && (store.status(id)?.epoch ?? 0) > 0)
    .map((id) => store.trial(id)!.trial);
  const own = others.filter((t) => arms.has(t.arm));
  const alike = others.filter((t) => !arms.has(t.arm) && data.has(dataKey(t.experiment)));
  const measured = [...planned, ...own, ...alike]
    .slice(0, MOST_TRIALS)
    .flatMap((t) => measure(t.arm, dataKey(t.experiment), store.epochs(t.id)));
  const { retry } = readRunKeys(plan.sweep.source).execution;
  const begun = [...known].flatMap(([id, status]) => {
    if (status === null) return [];
    const { state, epoch } = status;
    const attempts = state === 'failed' ? store.attempts(id) : [];
    return [[id, { epoch, isOpen: planStep(state, attempts, retryFailed, retry) === 'run' }] as const];
  });
  const trials = new Map(begun);
  return { measured, trialOf: (id) => trials.get(id) ?? null };
}

/** The lines of the price, `costs` in the order of the arms. */
export function renderPrice(
  plan: SweepPlan,
  costs: readonly NetworkCost[],
  { measured, trialOf }: PlanHistory,
): readonly string[] {
  const arms = plan.arms.map(({ id, experiment }, i) => ({
    ...{ arm: id, data: dataKey(experiment), epochs: experiment.train.epochs },
    macs: costs[i]!.start.macs,
  }));
  const prices = priceArms(arms, measured);
  const byArm = trialsByArm(plan);
  const rows = plan.arms.map(({ id, name, experiment }, i) => {
    const left = (byArm.get(id) ?? [])
      .map(({ trial }) => trialOf(trial.id))
      .filter((known) => known === null || known.isOpen)
      .map((known) => 1 - Math.min(1, (known?.epoch ?? 0) / experiment.train.epochs));
    return { name, price: prices[i]!, trials: left.length, share: left.reduce((a, b) => a + b, 0) };
  });
  const open = rows.filter((r) => r.trials > 0);
  if (open.length === 0) return ['price: nothing is left to train'];
  const width = Math.max(...open.map((r) => safeText(r.name).length));
  return [
    'price of what is left (an estimate from measured epochs):',
    ...open.map(
      (r) => `  ${safeText(r.name).padEnd(width)}  ${formatItems(r.trials, 'trial')}: ${inWords(r.price)}`,
    ),
    `  ${total(open, plan.workers)}`,
  ];
}

interface Row {
  readonly price: Price;
  readonly trials: number;
  /** Whole trials that are left, begun ones by the epochs that they lack. */
  readonly share: number;
}

function total(rows: readonly Row[], workers: number): string {
  const seconds = rows.reduce(
    (s, { price, share }) => s + ('seconds' in price ? price.seconds * share : 0),
    0,
  );
  const unknown = rows.filter((r) => r.price.kind === 'not measured yet').reduce((s, r) => s + r.trials, 0);
  if (unknown === rows.reduce((s, r) => s + r.trials, 0)) return 'in all: not measured yet';
  const beside = workers > 1 ? `, with ${workers} workers at least ${formatDuration(seconds / workers)}` : '';
  const more = unknown > 0 ? `, and ${formatItems(unknown, 'trial')} not measured yet` : '';
  return `in all: about ${formatDuration(seconds)} of computing${beside}${more}`;
}

function inWords(price: Price): string {
  if (price.kind === 'not measured yet') return price.kind;
  return `about ${formatDuration(price.seconds)} each (${price.kind})`;
}

function measure(arm: string, data: string, epochs: ReturnType<Store['epochs']>): readonly MeasuredEpochs[] {
  const timed = epochs.filter(({ metrics }) => Number.isFinite(metrics.seconds));
  if (timed.length === 0) return [];
  return [{ arm, data, first: sumOf(timed.slice(0, 1)), later: sumOf(timed.slice(1)) }];
}

function sumOf(epochs: ReturnType<Store['epochs']>): Measured {
  const sum = (name: string) => epochs.reduce((s, e) => s + (e.metrics[name] ?? Number.NaN), 0);
  const macs = sum('macs.train');
  return { epochs: epochs.length, seconds: sum('seconds'), macs: Number.isFinite(macs) ? macs : null };
}

/** Epochs of experiments with the same key have the same images and batches. */
function dataKey({ data, train }: Experiment): string {
  return canonicalJson([data.name, data.path ?? null, data.train ?? null, train.batch_size]);
}
