// A plan run from the command line: data first, then the trials with a live view or plain lines, Ctrl-C heard throughout.
import { existsSync } from 'node:fs';
import { BusySweepError } from '../errors.js';
import { safeText } from '../report/safe-text.js';
import { livingOwner } from '../runner/lock.js';
import { homePaths } from '../runner/paths.js';
import { type RunResult, runSweep } from '../runner/run-sweep.js';
import { shareOf } from '../runner/shares.js';
import { createMeter } from '../runner/spent.js';
import { openSqliteStore } from '../store/sqlite.js';
import type { Store } from '../store/store.js';
import type { Budget } from '../sweep/budget.js';
import type { PlannedTrial, SweepPlan } from '../sweep/plan.js';
import type { SweepSnapshot } from '../trial/snapshot.js';
import { isFinal } from '../trial/states.js';
import { type Context, EXIT, type ExitCode } from './context.js';
import { readEarlyStop, readExecution } from './execution.js';
import { readHardware, toMachine } from './machine.js';
import { checkNetworks } from './network-cost.js';
import { prepareData } from './prepare-data.js';
import { ensureEngine } from './start-engine.js';
import { listenForStop, type StopSignals } from './stop-signals.js';
import { createTrainers, runFacts } from './trainer.js';

/** What of a plan is needed to run it. */
export type RunnablePlan = Pick<SweepPlan, 'sweep' | 'trials'>;

/** How a plan is run and shown. */
export interface RunPlanOptions {
  readonly workers: number;
  readonly retryFailed: boolean;
  /** Runs these trials of the plan only. */
  readonly only?: ReadonlySet<string>;
  /** Environment variables of every trainer, over those of this process. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What may be spent, by a run that began at this time. */
  readonly budget?: { readonly budget: Budget; readonly startedAt: number };
  /** `live` takes over the terminal, `out` and `remark` print lines there. */
  readonly view: 'live' | 'out' | 'remark';
}

/** What running came to; `result` is null when it was interrupted before the first trial. */
export interface Ran {
  readonly result: RunResult | null;
  readonly interrupted: boolean;
}

/** Runs the plan; `use` reads the store when it is done. */
export async function runPlan<T>(
  plan: RunnablePlan,
  options: RunPlanOptions,
  context: Context,
  use: (ran: Ran, store: Store | null) => T,
): Promise<T> {
  const { environment, remark } = context;
  let preparing = true;
  // Once trials run, the view itself says that they are stopping.
  const stop = listenForStop(process, environment.now, () => preparing && remark('stopping'));
  const { database } = homePaths(environment.home);
  // A home is made only once the data is known to be usable: a mistake writes nothing.
  let store = existsSync(database) ? openSqliteStore(database) : null;
  try {
    refuseBusy(plan, context);
    const waiting = plan.trials.filter((t) => isWanted(options, t) && !isDone(store, t));
    try {
      await prepare(waiting, context, stop);
    } catch (error) {
      if (stop.soft.aborted) return use({ result: null, interrupted: true }, store);
      throw error;
    }
    preparing = false;
    store ??= openSqliteStore(database);
    const result = await runShown(plan, options, context, stop, store);
    if (result.halted !== undefined && options.view === 'remark')
      remark(`no more trials were started: ${safeText(result.halted)}`);
    return use({ result, interrupted: stop.soft.aborted && !isComplete(result) }, store);
  } finally {
    stop.release();
    store?.close();
  }
}

/** The exit code of a run by the contract: 0 all planned trials done, 3 some not, 130 interrupted. */
export function exitCodeOf({ result, interrupted }: Ran): ExitCode {
  if (interrupted || result === null) return EXIT.interrupted;
  return isComplete(result) ? EXIT.done : EXIT.someFailed;
}

function isComplete(result: RunResult): boolean {
  // Whatever the budget allowed is all that was asked for.
  if (result.spent) return result.failed + result.stopped === 0;
  return result.finished + result.pruned === result.planned;
}

/** A sweep that runs already is refused before anything is prepared for it. */
function refuseBusy({ sweep }: RunnablePlan, { environment }: Context): void {
  const owner = livingOwner(homePaths(environment.home).sweepLock(sweep.id));
  if (owner !== null) throw new BusySweepError(environment.home, owner);
}

function isWanted({ only }: RunPlanOptions, { trial }: PlannedTrial): boolean {
  return only?.has(trial.id) ?? true;
}

function isDone(store: Store | null, { trial }: PlannedTrial): boolean {
  const state = store?.trial(trial.id)?.state;
  return state !== undefined && isFinal(state);
}

async function prepare(waiting: readonly PlannedTrial[], context: Context, stop: StopSignals): Promise<void> {
  const { environment, remark } = context;
  const experiments = waiting.map((t) => t.trial.experiment);
  if (waiting.length === 0) return;
  checkNetworks(experiments);
  await ensureEngine(environment, { signal: stop.soft, remark });
  const described = await prepareData(experiments, { cache: environment.cache, signal: stop.soft, remark });
  for (const line of described) remark(line);
}

async function runShown(
  plan: RunnablePlan,
  options: RunPlanOptions,
  context: Context,
  stop: StopSignals,
  store: Store,
): Promise<RunResult> {
  const listeners = new Set<() => void>();
  let latest: SweepSnapshot | null = null;
  let view: { readonly close: () => unknown } | null = null;
  const source = {
    current: () => latest!,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const open = await viewOpener(options.view, context);
  const onChange = (snapshot: SweepSnapshot) => {
    const first = latest === null;
    latest = snapshot;
    if (first && snapshot.trials.some((t) => !t.reused)) view = open(source);
    for (const listener of listeners) listener();
  };
  try {
    return await runSweep({
      ...{ store, plan: { sweep: plan.sweep, trials: plan.trials }, onChange },
      ...surroundings(plan, options, context),
      ...{ workers: options.workers, retryFailed: options.retryFailed },
      ...(options.only === undefined ? {} : { only: options.only }),
      ...meterOf(plan, options, context, store),
      ...{ signal: stop.soft, killSignal: stop.hard },
    });
  } finally {
    await (view as { close: () => unknown } | null)?.close();
  }
}

function meterOf(
  { trials }: RunnablePlan,
  { budget }: RunPlanOptions,
  { environment }: Context,
  store: Store,
) {
  if (budget === undefined) return {};
  return { spent: createMeter(store, trials, budget.budget, budget.startedAt, environment.now) };
}

/** Where and with what the trainers run. */
function surroundings(plan: RunnablePlan, { workers, variables }: RunPlanOptions, { environment }: Context) {
  const hardware = readHardware();
  const machine = toMachine(hardware);
  const own = { ...environment.variables, ...variables };
  return {
    ...{ home: environment.home, now: environment.now, executor: createTrainers(own) },
    facts: runFacts(environment, hardware),
    execution: readExecution(plan.sweep.source),
    earlyStop: readEarlyStop(plan.sweep.source),
    shares: (worker: number) => shareOf(worker, workers, machine, own),
  };
}

type Source = Parameters<typeof import('../ui/plain.js').showPlain>[0];
type Opener = (source: Source) => { readonly close: () => unknown };

async function viewOpener(view: RunPlanOptions['view'], context: Context): Promise<Opener> {
  if (view === 'live') {
    const { showRun } = await import('../ui/render-run.js');
    const { stdout, stdin } = process;
    return (source) => showRun(source, { stdout, stdin, color: context.environment.colour });
  }
  const { showPlain } = await import('../ui/plain.js');
  const print = view === 'out' ? context.out : context.remark;
  return (source) => showPlain(source, (line) => print(line.trimEnd()));
}
