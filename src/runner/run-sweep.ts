// Runs a planned sweep: starts what is not done, at most `workers` at a time, goes on after any crash, and never runs a
// finished trial again, nor one that another sweep is running. The logs are the truth.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import type { Store, SweepTrial } from '../store/store.js';
import { type Budget, spentReason } from '../sweep/budget.js';
import type { EarlyStop } from '../sweep/early-stop.js';
import { type Execution, executionOf } from '../sweep/execution.js';
import type { SweepSnapshot } from '../trial/snapshot.js';
import { countStates, isFinal } from '../trial/states.js';
import { openJudge } from './early-stop.js';
import type { Executor } from './executors/executor.js';
import { attempt } from './files.js';
import { type Grow, growPlan } from './grow-plan.js';
import { SweepHistory } from './history.js';
import { type HeldLock, lockSweep } from './lock.js';
import { oomKillCounter } from './oom-kills.js';
import { homePaths } from './paths.js';
import type { RunFacts } from './provenance.js';
import { type OpenTrial, Queue } from './queue.js';
import { recoverTrials } from './recover.js';
import { DEFAULT_TIMES, mayStart, pause, type Run, type RunTimes, tell } from './run.js';
import { runTaken } from './run-taken.js';
import { planStep } from './schedule.js';
import { createShowing } from './showing.js';
import { type PlannedSweep, writeSweep } from './sweep-files.js';
import { holdsTrial } from './trial-folder.js';
import { removeUnfinishedRecords } from './unfinished.js';
import { watchFile } from './watch-file.js';

/** What a run needs; `signal` stops it with checkpoints, `killSignal` at once. */
export interface RunOptions {
  readonly home: string;
  readonly store: Store;
  readonly plan: PlannedSweep;
  readonly executor: Executor;
  readonly workers: number;
  readonly now: () => number;
  readonly facts: RunFacts;
  /** Retries and limits; those of a sweep that does not name any when it is left out. */
  readonly execution?: Execution;
  /** Ends trials early by this rule. */
  readonly earlyStop?: EarlyStop | null;
  /** Environment variables of the trainers that the n-th worker (from 0) starts: its share of the machine. */
  readonly shares?: (worker: number) => Readonly<Record<string, string>>;
  /** Runs failed trials again. */
  readonly retryFailed?: boolean;
  /** Runs these trials of the plan only. */
  readonly only?: ReadonlySet<string>;
  /** What may be spent; looked at before each start. A trial that another run is about counts when that is over. */
  readonly budget?: Budget | null;
  /** When the time of the budget began; the beginning of this run when it is left out. */
  readonly startedAt?: number;
  /** Asked for more trials whenever all that are planned are over. */
  readonly grow?: Grow;
  readonly signal?: AbortSignal;
  readonly killSignal?: AbortSignal;
  /** Called with every change, and about five times a second while a trial runs. */
  readonly onChange?: (snapshot: SweepSnapshot) => void;
  readonly times?: Partial<RunTimes>;
}

/** What a sweep has come to: trials by state, those of earlier runs included; `reused` were run elsewhere or before. */
export interface RunResult {
  readonly planned: number;
  readonly finished: number;
  readonly failed: number;
  readonly pruned: number;
  readonly stopped: number;
  readonly reused: number;
  /** Why no more trials were started, when that was so; missing otherwise. */
  readonly halted?: string;
  /** True when it was the budget. */
  readonly spent?: true;
}

/** Runs the sweep until every trial is done or it is stopped. A BusySweepError when another process runs it. */
export async function runSweep(options: RunOptions): Promise<RunResult> {
  const home = homePaths(options.home);
  const { id } = options.plan.sweep;
  home.sweep(id);
  attempt('create', home.locks, () => mkdirSync(home.locks, { recursive: true }));
  const lock = lockSweep(home, id, options.now());
  const asked = new AbortController();
  rmSync(home.sweepStop(id), { force: true });
  const unwatch = watchFile(home.sweepStop(id), (text) => asked.abort(text));
  try {
    removeUnfinishedRecords(home, id);
    const plan = writeSweep(home, options.plan);
    options.store.putSweep(plan.sweep, plan.trials);
    const run = createRun(options, plan, lock, asked.signal);
    await recover(run, plan);
    const result = await judged(run, plan, options.earlyStop ?? null, () => runPlan(run, options));
    const halted = asked.signal.aborted ? String(asked.signal.reason) : run.halted;
    if (halted !== null) return { ...result, halted };
    return run.spent === null ? result : { ...result, halted: run.spent, spent: true };
  } finally {
    unwatch();
    rmSync(home.sweepStop(id), { force: true });
    lock.release();
  }
}

/** Runs under the judge of the sweep, where it has a rule. */
async function judged<T>(
  run: Run,
  plan: PlannedSweep,
  early: EarlyStop | null,
  within: () => Promise<T>,
): Promise<T> {
  if (early === null) return within();
  const { judge, close } = openJudge(early, plan, run.store, run.home.sweepJudged(run.sweep));
  run.judge = judge;
  try {
    return await within();
  } finally {
    close();
  }
}

function createRun(options: RunOptions, plan: PlannedSweep, lock: HeldLock, asked: AbortSignal): Run {
  const { store, executor, workers, now, facts } = options;
  const never = new AbortController().signal;
  const times = { ...DEFAULT_TIMES, ...options.times };
  const history = new SweepHistory(plan.sweep, workers, options.startedAt ?? now());
  return {
    ...{ home: homePaths(options.home), store, executor, now, facts, plan, lock, history },
    ...{ failed: false, halted: null, spent: null, failuresInARow: 0, judge: null },
    sweep: plan.sweep.id,
    retryFailed: options.retryFailed ?? false,
    execution: options.execution ?? executionOf({}),
    times,
    stopSignal: AbortSignal.any([options.signal ?? never, asked]),
    killSignal: options.killSignal ?? never,
    showing: createShowing(options.onChange, () => history.snapshot(now()), now, times.showMs),
    oomKills: oomKillCounter(),
  };
}

/** Trials of this plan that are not done, and whatever else a dead process left running in this home. */
async function recover(run: Run, plan: PlannedSweep): Promise<void> {
  const planned = plan.trials.map((t) => t.trial.id);
  const locks: HeldLock[] = [];
  try {
    const begun = [...new Set([...planned, ...run.store.runningTrials()])].filter((id) => {
      const { state, attempts } = run.store.status(id)!;
      if (isFinal(state) || (attempts === 0 && !existsSync(run.home.trial(id).folder))) return false;
      const taken = run.lock.also(run.home.trialLock(id));
      if ('lock' in taken) locks.push(taken.lock);
      return 'lock' in taken;
    });
    await recoverTrials(run, begun);
  } finally {
    for (const lock of locks) lock.release();
  }
}

async function runPlan(run: Run, options: RunOptions): Promise<RunResult> {
  const stop = () => tell(run, (h) => h.stop());
  run.stopSignal.addEventListener('abort', stop);
  try {
    let next: readonly SweepTrial[] | null = run.plan.trials;
    for (; next !== null; next = await growPlan(run, options.grow)) {
      const open = takeIn(run, next, options.only);
      run.showing.soon();
      await runWorkers(run, new Queue(run, open), options);
    }
  } finally {
    run.stopSignal.removeEventListener('abort', stop);
    run.showing.now();
  }
  const { trials } = run.plan;
  const states = trials.map((t) => run.store.status(t.trial.id)!.state);
  const { finished, failed, pruned, stopped } = countStates(states);
  return { planned: trials.length, finished, failed, pruned, stopped, reused: run.history.reused };
}

/** Takes planned trials into the history as the store knows them; gives those that are to be run. */
function takeIn(
  run: Run,
  added: readonly SweepTrial[],
  only: ReadonlySet<string> | undefined,
): readonly OpenTrial[] {
  const { store, home, execution, retryFailed } = run;
  const open: OpenTrial[] = [];
  for (const planned of added) {
    const { id } = planned.trial;
    const known = store.status(id)!;
    const begun = known.attempts > 0;
    run.history.take(planned, { ...known, epochs: begun ? store.epochs(id) : [] });
    const wanted = only?.has(id) ?? true;
    if (
      !wanted ||
      planStep(known.state, begun ? store.attempts(id) : [], retryFailed, execution.retry) !== 'run'
    )
      continue;
    // A folder that cannot be used is named before anything starts.
    holdsTrial(home, planned.trial);
    open.push({ planned, attempts: known.attempts });
  }
  return open;
}

async function runWorkers(run: Run, queue: Queue, { workers, shares, budget }: RunOptions): Promise<void> {
  const errors: unknown[] = [];
  const worker = async (n: number) => {
    while (mayStart(run) && !queue.isEmpty) {
      run.spent = spentReason(budget ?? {}, run.now() - run.history.startedAt, run.history.seconds);
      if (run.spent !== null) break;
      const taken = queue.take();
      if (taken === null) await pause(run.times.pollMs);
      else await runTaken(run, taken, shares?.(n) ?? {});
    }
  };
  const careful = (n: number) =>
    worker(n).catch((error: unknown) => {
      run.failed = true;
      errors.push(error);
    });
  await Promise.all(Array.from({ length: Math.max(1, workers) }, (_, n) => careful(n)));
  if (errors.length > 0) throw errors[0];
}
