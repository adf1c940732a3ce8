// Early stopping of a run: earlier runs are replayed into the judge, epochs are told to it as they are ingested, and a
// trial that is to end is asked to, with the decision kept as data in attempts/<n>/pruning.json.
import { z } from 'zod';
import { trialChanges } from '../store/changes.js';
import type { Store, SweepTrial } from '../store/store.js';
import { type EarlyStop, prunerOf } from '../sweep/early-stop.js';
import {
  endsEarly,
  Judge,
  type Judged,
  type Judgement,
  type JudgeOptions,
  type Told,
} from '../sweep/judge.js';
import { explainPruning } from '../sweep/pruners/explain-pruning.js';
import { type Explanation, REASONS } from '../sweep/pruners/pruner.js';
import type { TrialEvent } from '../trial/events.js';
import { renderJson } from '../trial/json.js';
import type { EpochMetrics } from '../trial/metrics.js';
import { isFinal } from '../trial/states.js';
import { parseJson, readOptional, writeWhole } from './files.js';
import { JudgedOrder, readOrder } from './judged-order.js';
import type { AttemptPaths } from './paths.js';
import type { Run } from './run.js';
import type { PlannedSweep } from './sweep-files.js';
import { requestStop } from './trial-folder.js';

type History = Pick<Store, 'status' | 'epochs'>;

/** A run's judge, told what earlier runs were in the order in which they were; what it is told is written down in turn. */
export function openJudge(
  early: EarlyStop,
  plan: PlannedSweep,
  store: History,
  file: string,
): { readonly judge: Judge; readonly close: () => void } {
  const order = new JudgedOrder(file);
  const done = new Set(plan.trials.map((t) => t.trial.id).filter((id) => isDone(store, id)));
  const judge = createJudge(early, plan, store, readOrder(file), {
    heard: (t) => order.add(t),
    isAsked: (id) => !done.has(id),
  });
  order.start();
  return { judge, close: () => order.close() };
}

/** The verdict of a sweep's rule on a trial at its last epoch so far; null before its first. `file` has the order. */
export function judgeTrial(
  early: EarlyStop,
  plan: PlannedSweep,
  store: History,
  file: string,
  id: string,
): Judgement | null {
  const options = { explained: id, isAsked: (other: string) => other === id };
  return createJudge(early, plan, store, readOrder(file), options).verdict(id);
}

/**
 * The judge of a planned sweep, told what the store knows: first what was told `before`, in that order; then the trials that
 * are done or have failed, then those that were begun, each time in the order of the plan; one that is to be explained last.
 */
function createJudge(
  early: EarlyStop,
  { sweep, trials }: PlannedSweep,
  store: History,
  before: readonly Told[],
  options: JudgeOptions,
): Judge {
  const judged = judgedOf(trials);
  const judge = new Judge(prunerOf(early), sweep.id, sweep.metric, judged, options);
  retell(judge, store, before);
  const turn = (id: string) => {
    if (id === options.explained) return 2;
    return isDone(store, id) || store.status(id)?.state === 'failed' ? 0 : 1;
  };
  const turns = judged.map(({ id }) => ({ id, turn: turn(id) }));
  for (const { id } of turns.sort((a, b) => a.turn - b.turn)) judgeKnown(judge, store, id);
  return judge;
}

function isDone(store: History, id: string): boolean {
  const state = store.status(id)?.state;
  return state !== undefined && isFinal(state);
}

/** Tells the judge what was told before, as far as the store has it still. */
function retell(judge: Judge, store: History, before: readonly Told[]): void {
  const known = new Map<string, ReadonlyMap<number, EpochMetrics>>();
  const epochsOf = (id: string) => {
    const epochs = known.get(id) ?? new Map(store.epochs(id).map((e) => [e.epoch, e]));
    known.set(id, epochs);
    return epochs;
  };
  for (const told of before) {
    const epoch = 'epoch' in told ? epochsOf(told.id).get(told.epoch) : undefined;
    if (epoch !== undefined) judge.tell(told.id, epoch);
    if ('state' in told && (store.status(told.id)?.attempts ?? 0) > 0) judge.take(told.id, told.state);
  }
}

/** Brings trials that the plan has grown by before the judge, with what the store knows of them already. */
export function addToJudge(judge: Judge | null, store: History, trials: readonly SweepTrial[]): void {
  judge?.add(judgedOf(trials));
  for (const { trial } of trials) judgeKnown(judge, store, trial.id);
}

function judgedOf(trials: readonly SweepTrial[]): readonly Judged[] {
  return trials.map(({ trial: { id, experiment } }) => ({ id, epochs: experiment.train.epochs }));
}

/** Tells the judge everything that the store knows of a trial. */
export function judgeKnown(judge: Judge | null, store: History, trialId: string): void {
  const status = judge === null ? null : store.status(trialId);
  if (judge === null || status === null) return;
  for (const epoch of store.epochs(trialId)) judge.tell(trialId, epoch);
  judge.take(trialId, status.state);
}

/** Tells the judge events that were just ingested, in their order. */
export function judgeEvents(judge: Judge | null, trialId: string, events: readonly TrialEvent[]): void {
  if (judge === null) return;
  for (const event of events) if (event.kind === 'epoch') judge.tell(trialId, event);
  const { state } = trialChanges(events);
  if (state !== undefined) judge.take(trialId, state);
}

/** Asks an attempt to end when the judge says so; gives the reason, null when it goes on. */
export function askToPrune(run: Run, paths: AttemptPaths, trialId: string): string | null {
  const verdict = run.judge?.verdict(trialId) ?? null;
  if (verdict === null || !endsEarly(verdict)) return null;
  const { epoch, explanation, peers } = verdict;
  const reason = explainPruning('stopped', explanation);
  writePruning(paths, { sweep: run.sweep, epoch, reason, explanation, peers });
  requestStop(paths, reason, 'pruned');
  return reason;
}

/** The decision to end a trial. */
export interface Pruning {
  readonly sweep: string;
  readonly epoch: number;
  /** The explanation in one line. */
  readonly reason: string;
  readonly explanation: Explanation;
  /** The trials that it was compared with, and their values. */
  readonly peers: readonly { readonly trial: string; readonly value: number }[];
}

const number = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);
const optional = number.nullable();
const explanation: z.ZodType<Explanation> = z.object({
  ...{ rule: z.string(), reason: z.enum(REASONS), step: optional, own: optional, threshold: optional },
  ...{ peers: optional, bracket: optional, rung: optional, band: optional },
  inner: z.lazy(() => explanation.nullable()),
});
const schema = z.object({
  ...{ sweep: z.string(), epoch: z.number(), reason: z.string(), explanation },
  peers: z.array(z.object({ trial: z.string(), value: number })),
});

function writePruning(paths: AttemptPaths, pruning: Pruning): void {
  writeWhole(paths.pruning, `${renderJson(pruning)}\n`);
}

/** The decision that ended an attempt; null where there is none. */
export function readPruning(paths: AttemptPaths): Pruning | null {
  const parsed = schema.safeParse(parseJson(readOptional(paths.pruning)));
  return parsed.success ? parsed.data : null;
}
