// A plan run from the command line: data first, then the trials with a live view or plain lines, Ctrl-C heard throughout.
import { BusySweepError } from '../errors.js';
import { safeText } from '../report/safe-text.js';
import { isThere } from '../runner/files.js';
import type { Grow } from '../runner/grow-plan.js';
import { livingOwner } from '../runner/lock.js';
import { homePaths } from '../runner/paths.js';
import { type RunResult, runSweep } from '../runner/run-sweep.js';
import { shareOf } from '../runner/shares.js';
import { openSqliteStore } from '../store/sqlite.js';
import type { Store } from '../store/store.js';
import type { PlannedTrial, SweepPlan } from '../sweep/plan.js';
import { isFinal } from '../trial/states.js';
import { type Context, EXIT, type ExitCode } from './context.js';
import type { Environment } from './environment.js';
import { readRunKeys } from './execution.js';
import { readHardware, toMachine } from './machine.js';
import { checkNetworks } from './network-cost.js';
import { prepareData } from './prepare-data.js';
import { createRunView, type ViewKind } from './run-view.js';
import { ensureEngine } from './start-engine.js';
import { listenForStop, type StopSignals } from './stop-signals.js';
import { createTrainers, runFacts } from './trainer.js';

/** What of a plan is needed to run it. */
export type RunnablePlan = Pick<SweepPlan, 'sweep' | 'trials'> & Partial<Pick<SweepPlan, 'search'>>;

/** A plan that has grown, and in one line why. */
export interface Round<P> {
  readonly plan: P;
  readonly line: string;
}

/** How a plan is run and shown. */
export interface RunPlanOptions<P = RunnablePlan> {
  readonly workers: number;
  readonly retryFailed: boolean;
  /** Runs these trials of the plan only. */
  readonly only?: ReadonlySet<string>;
  /** Environment variables of every trainer, over those of this process. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The plan with its next round, asked for whenever all of it is over; null: that was the last. */
  readonly grow?: (plan: P, store: Store) => Round<P> | null;
  /** The words that decided what is planned, where it was not recorded with them before. */
  readonly arguments?: readonly string[];
  /** When the time that the sweep's budget allows began. */
  readonly startedAt?: number;
  readonly view: ViewKind;
}

/** What running came to; `result` is null when it was interrupted before the first trial. */
export interface Ran {
  readonly result: RunResult | null;
  readonly interrupted: boolean;
}

/** Runs the plan and what it grows into; `use` reads the store when that is done, with the plan as it is then. */
export async function runPlan<T, P extends RunnablePlan>(
  plan: P,
  options: RunPlanOptions<P>,
  context: Context,
  use: (ran: Ran, store: Store | null, plan: P) => T,
): Promise<T> {
  const { environment, remark } = context;
  let preparing = true;
  // Once trials run, the view itself says that they are stopping.
  const stop = listenForStop(process, environment.now, () => preparing && remark('stopping'));
  const { database } = homePaths(environment.home);
  // A home is made only once the data is known to be usable: a mistake writes nothing.
  let store = isThere(database) ? openSqliteStore(database) : null;
  try {
    refuseBusy(plan, context);
    const waiting = plan.trials.filter((t) => isWanted(options, t) && !isDone(store, t));
    try {
      for (const line of await prepare(waiting, environment, stop, remark)) remark(line);
    } catch (error) {
      if (stop.soft.aborted) return use({ result: null, interrupted: true }, store, plan);
      throw error;
    }
    preparing = false;
    store ??= openSqliteStore(database);
    const { result, grown } = await runShown(plan, options, context, stop, store);
    if (result.halted !== undefined && options.view === 'remark')
      remark(`no more trials were started: ${safeText(result.halted)}`);
    return use({ result, interrupted: stop.soft.aborted && !isComplete(result) }, store, grown);
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

function isWanted({ only }: Pick<RunPlanOptions, 'only'>, { trial }: PlannedTrial): boolean {
  return only?.has(trial.id) ?? true;
}

function isDone(store: Store | null, { trial }: PlannedTrial): boolean {
  const state = store?.status(trial.id)?.state;
  return state !== undefined && isFinal(state);
}

/** Makes what these trials need; what there is to say about their data. */
async function prepare(
  waiting: readonly PlannedTrial[],
  environment: Environment,
  stop: StopSignals,
  remark: (line: string) => void,
): Promise<readonly string[]> {
  const experiments = waiting.map((t) => t.trial.experiment);
  if (waiting.length === 0) return [];
  checkNetworks(experiments);
  await ensureEngine(environment, { signal: stop.soft, remark });
  return prepareData(experiments, { cache: environment.cache, signal: stop.soft, remark });
}

async function runShown<P extends RunnablePlan>(
  plan: P,
  options: RunPlanOptions<P>,
  context: Context,
  stop: StopSignals,
  store: Store,
): Promise<{ readonly result: RunResult; readonly grown: P }> {
  const view = await createRunView(options.view, context);
  const { only, workers, retryFailed } = options;
  const { grow, grown } = growth(plan, options, context, stop);
  try {
    const result = await runSweep({
      ...{ store, plan: { ...plan, arguments: options.arguments }, onChange: view.show, grow },
      ...surroundings(plan, options, context),
      ...{ workers, retryFailed },
      ...(only === undefined ? {} : { only }),
      startedAt: options.startedAt ?? context.environment.now(),
      ...{ signal: stop.soft, killSignal: stop.hard },
    });
    return { result, grown: grown() };
  } finally {
    await view.close();
  }
}

/** What asks for the next round and prepares it, and the plan as far as it has grown. */
function growth<P extends RunnablePlan>(
  plan: P,
  options: RunPlanOptions<P>,
  { environment }: Context,
  stop: StopSignals,
): { readonly grow: Grow; readonly grown: () => P } {
  let current = plan;
  const grow: Grow = async (store, say) => {
    const next = options.grow?.(current, store) ?? null;
    if (next === null) return null;
    say(next.line);
    const before = new Set(current.trials.map((t) => t.trial.id));
    const added = next.plan.trials.filter((t) => !before.has(t.trial.id) && !isDone(store, t));
    await prepare(added, environment, stop, say);
    current = next.plan;
    return current;
  };
  return { grow, grown: () => current };
}

/** Where and with what the trainers run. */
function surroundings(
  plan: RunnablePlan,
  { workers, variables }: Pick<RunPlanOptions, 'workers' | 'variables'>,
  { environment }: Context,
) {
  const hardware = readHardware();
  const machine = toMachine(hardware);
  const own = { ...environment.variables, ...variables };
  const { execution, earlyStop, budget, batch } = readRunKeys(plan.sweep.source);
  return {
    ...{ home: environment.home, now: environment.now, executor: createTrainers(own) },
    facts: runFacts(environment, hardware),
    ...{ execution, earlyStop, budget },
    // What a search learns rests on the last digits, and these on the threads, which must not depend on the workers.
    shares: (worker: number) => shareOf(worker, workers, machine, own, batch ?? workers),
  };
}
