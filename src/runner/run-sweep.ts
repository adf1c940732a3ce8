// Runs a planned sweep: starts what is not done, at most `workers` at a time, goes on after any crash, and never runs a
// finished trial again. The logs are the truth; this process alone writes the database.
import { existsSync, mkdirSync } from 'node:fs';
import type { Store } from '../store/store.js';
import type { SweepSnapshot } from '../trial/snapshot.js';
import { isFinal } from '../trial/states.js';
import type { Executor } from './executors/executor.js';
import { attempt } from './files.js';
import { lockHome } from './lock.js';
import { homePaths } from './paths.js';
import type { RunFacts } from './provenance.js';
import { recoverTrials } from './recover.js';
import { DEFAULT_TIMES, isStopping, type Run, type RunTimes, tell } from './run.js';
import { afterLoss, planStep } from './schedule.js';
import { countStates, startHistory, toSnapshot, withProblem, withStopping } from './snapshot.js';
import { runAttempt } from './supervise.js';
import { type PlannedSweep, writeSweep } from './sweep-files.js';
import { createTrialFolder } from './trial-folder.js';

/** What a run needs; `signal` stops it with checkpoints, `killSignal` at once. */
export interface RunOptions {
  readonly home: string;
  readonly store: Store;
  readonly plan: PlannedSweep;
  readonly executor: Executor;
  readonly workers: number;
  readonly now: () => number;
  readonly facts: RunFacts;
  /** Runs failed trials again. */
  readonly retryFailed?: boolean;
  readonly signal?: AbortSignal;
  readonly killSignal?: AbortSignal;
  /** Called with every change, and about five times a second while a trial runs. */
  readonly onChange?: (snapshot: SweepSnapshot) => void;
  readonly times?: Partial<RunTimes>;
}

/** What a sweep has come to: trials by state, those of earlier runs included; `reused` were finished or pruned before. */
export interface RunResult {
  readonly planned: number;
  readonly finished: number;
  readonly failed: number;
  readonly pruned: number;
  readonly stopped: number;
  readonly reused: number;
}

/** Runs the sweep until every trial is done or it is stopped. A BusyHomeError when another process runs one here. */
export async function runSweep(options: RunOptions): Promise<RunResult> {
  const home = homePaths(options.home);
  home.sweep(options.plan.sweep.id);
  attempt('create', home.home, () => mkdirSync(home.home, { recursive: true }));
  const lock = lockHome(home, options.plan.sweep.id, options.now());
  try {
    const plan = writeSweep(home, options.plan);
    options.store.putSweep(plan.sweep, plan.trials);
    const run = createRun(options, plan);
    await recover(run, plan);
    const { problems } = run.history;
    run.history = problems.reduce(withProblem, createRun(options, plan).history);
    return await runPlan(run, plan, options);
  } finally {
    lock.release();
  }
}

function createRun(options: RunOptions, plan: PlannedSweep): Run {
  const { store, executor, workers, now, facts } = options;
  const never = new AbortController().signal;
  const known = (id: string) => ({ ...store.trial(id)!, epochs: store.epochs(id) });
  return {
    ...{ home: homePaths(options.home), store, executor, now, facts, failed: false },
    times: { ...DEFAULT_TIMES, ...options.times },
    stopSignal: options.signal ?? never,
    killSignal: options.killSignal ?? never,
    onChange: options.onChange ?? (() => {}),
    history: startHistory(plan, known, workers, now()),
  };
}

/** Trials of this plan that are not done, and whatever else was left running in this home. */
async function recover(run: Run, plan: PlannedSweep): Promise<void> {
  const planned = plan.trials.map((t) => t.trial.id);
  const running = run.store.trials().filter((t) => t.state === 'running');
  const ids = new Set([...planned, ...running.map((t) => t.trial.id)]);
  await recoverTrials(
    run,
    [...ids].filter((id) => !isFinal(run.store.trial(id)!.state)),
  );
}

async function runPlan(run: Run, plan: PlannedSweep, options: RunOptions): Promise<RunResult> {
  const { store } = run;
  const stateOf = (id: string) => store.trial(id)!.state;
  const queue = plan.trials
    .map((t) => t.trial)
    .filter((t) => planStep(stateOf(t.id), store.attempts(t.id), options.retryFailed ?? false) === 'run');
  // A folder that cannot be used is named before anything starts.
  for (const trial of queue)
    if (existsSync(run.home.trial(trial.id).folder)) createTrialFolder(run.home, trial);
  run.onChange(toSnapshot(run.history, run.now()));
  const stop = () => tell(run, withStopping);
  run.stopSignal.addEventListener('abort', stop);
  try {
    const errors: unknown[] = [];
    const worker = async () => {
      for (let next = queue.shift(); next && !isStopping(run); next = queue.shift())
        await runTrial(run, createTrialFolder(run.home, next), next.id);
    };
    const careful = () =>
      worker().catch((error: unknown) => {
        run.failed = true;
        errors.push(error);
      });
    await Promise.all(Array.from({ length: Math.max(1, options.workers) }, careful));
    if (errors.length > 0) throw errors[0];
  } finally {
    run.stopSignal.removeEventListener('abort', stop);
  }
  const { finished, failed, pruned, stopped } = countStates(plan.trials.map((t) => stateOf(t.trial.id)));
  const { reused } = toSnapshot(run.history, run.now());
  return { planned: plan.trials.length, finished, failed, pruned, stopped, reused };
}

/** The trial's next attempt, and one more for each that was lost while it got on. */
async function runTrial(run: Run, paths: ReturnType<typeof createTrialFolder>, id: string): Promise<void> {
  for (;;) {
    await runAttempt(run, paths, id);
    const attempts = run.store.attempts(id);
    if (!attempts.at(-1)?.lost || isStopping(run) || afterLoss(attempts) === 'give-up') return;
    tell(run, (h) =>
      withProblem(h, `trial ${id}: attempt ${attempts.length} was lost, it goes on from its checkpoint`),
    );
  }
}
