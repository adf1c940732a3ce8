// `dyrep sweep FILE`: runs, resumes or extends a sweep; nothing that is finished is run again.
import { type Command, Option } from 'commander';
import { BusySweepError } from '../../errors.js';
import type { Store } from '../../store/store.js';
import type { SweepPlan } from '../../sweep/plan.js';
import { type Context, EXIT } from '../context.js';
import { workersOption } from '../count-option.js';
import { leaderboard } from './leaderboard.js';

interface Options {
  readonly dryRun?: true;
  readonly json?: true;
  readonly set: readonly string[];
  readonly workers?: number;
  readonly retryFailed?: true;
  readonly plain?: true;
  readonly yes?: true;
  readonly experiment?: string;
}

const EXAMPLES = `
Examples:
  dyrep sweep sweeps/quick.yml
  dyrep sweep sweeps/interval.yml --dry-run
  dyrep sweep sweeps/interval.yml train.lr=0.1,0.01 seed=1,2 --dry-run
  dyrep sweep sweeps/quick.yml --set train.batch_size=64 --workers 2
  dyrep sweep sweeps/quick.yml --json
  dyrep sweep wandb.yml --experiment experiments/vgg16-fashion.yml --dry-run

The file may say (the README has every key)
  method: tpe                     search instead of a grid: random, tpe or gp,
  points: 30                      with so many points; or list the points
  metrics: [{ name: val.accuracy }, { name: macs.train }]
                                  weigh several numbers, by Pareto fronts
  early_stop: { rule: median }    end bad trials early; dyrep explain says why
  seeds: { min: 3, max: 10, until: decided }
                                  more seeds only where the ranking is undecided
  budget: { trials: 50, hours: 8, compute_hours: 20 }
                                  what may be spent

Ctrl-C stops it after the batch, with checkpoints; run it again to go on.`;

/** Adds `sweep`. */
export function addSweep(program: Command, context: Context): void {
  program
    .command('sweep')
    .argument('<file>', 'a sweep file (YAML)')
    .argument(
      '[key=value...]',
      'parameters to set (train.epochs=2) or to vary (train.lr=0.1,0.01 seed=range(1,6))',
    )
    .description('run, resume or extend a sweep')
    .option('--dry-run', 'show the plan and what each arm costs; run and write nothing')
    .option('--json', 'print one line of JSON at the end, progress to standard error')
    .addOption(
      new Option('--set <key=value>', "set a parameter of the sweep's experiment (again for more)")
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--experiment <file>', "the experiment that a sweep file of W&B's is about")
    .option('--workers <n>', 'trials that train at the same time (default: as the file says)', workersOption)
    .option('--retry-failed', 'run failed trials again')
    .option('--plain', 'plain lines instead of the live view')
    .option(
      '--yes',
      'go on without asking when the plan of a sweep has changed, and drop trials that left it',
    )
    .addHelpText('after', EXAMPLES)
    .action((file: string, words: readonly string[], options: Options) =>
      sweep(file, words, options, context),
    );
}

/** Gathers the values of an option that may be given again. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function sweep(
  file: string,
  words: readonly string[],
  options: Options,
  context: Context,
): Promise<void> {
  const plan = await readPlan(file, words, options, context);
  const { idleRules, noteLines, planSummary } = await import('../plan-text.js');
  noteLines(plan).forEach(context.remark);
  if (options.dryRun) return dryRun(plan, options, context);
  const { exitCodeOf, runPlan } = await import('../run-plan.js');
  const { growPlan } = await import('../adapt-plan.js');
  const { nextRound } = await import('../rounds.js');
  const { exhaustionRemarks, workerRemarks } = await import('../search-text.js');
  const { readCores } = await import('../machine.js');
  const { unsetThreads } = await import('../../runner/shares.js');
  const { busyJson, renderOutcome, outcomeJson } = await import('../outcome.js');
  const { runOrWatch } = await import('../offer-watch.js');
  const { commandLine, sweepArguments } = await import('../command-words.js');
  const states = await readStates(plan, context);
  context.remark(planSummary(plan, states));
  const exhaustion = exhaustionRemarks(plan);
  const cores = unsetThreads(context.environment.variables).length > 0 ? readCores() : null;
  const workersRemarks = workerRemarks(plan, plan.workers, cores);
  [...idleRules(plan), ...exhaustion, ...workersRemarks].forEach(context.remark);
  if (!(await mayChange(plan, options, context))) return;
  const { terminal } = context.environment;
  const view = options.json ? 'remark' : terminal && !options.plain ? 'live' : 'out';
  const behind = sweepArguments({ ...options, words });
  const goOn = commandLine(['dyrep', 'sweep', file, ...behind]);
  const again = { goOn, retry: `${goOn} --retry-failed` };
  const startedAt = context.environment.now();
  const { workers } = plan;
  const running = { workers, retryFailed: options.retryFailed ?? false, startedAt, arguments: behind };
  const run = () =>
    runPlan(
      plan,
      { ...running, view, grow: (current, store) => nextRound(current, store) },
      context,
      (ran, store, ended) => {
        context.exit(exitCodeOf(ran));
        if (store !== null && exhaustion.length === 0)
          exhaustionRemarks(growPlan(ended, store).plan).forEach(context.remark);
        if (options.json) context.out(JSON.stringify(outcomeJson(ended, ran, plan.notes)));
        else renderOutcome(ended, ran, store, again, context.environment).forEach(context.out);
      },
    ).catch((error: unknown) => {
      if (options.json && error instanceof BusySweepError) context.out(JSON.stringify(busyJson(error)));
      throw error;
    });
  const { stdin, stdout } = process;
  const asking = view === 'live' && stdin.isTTY ? { input: stdin, output: stdout } : null;
  await runOrWatch(run, asking, (name) => leaderboard(name, { watch: true }, context));
}

/** The plan of the file and the arguments, grown by what has finished where its seeds are adaptive. */
async function readPlan(
  file: string,
  words: readonly string[],
  { set, experiment, workers }: Options,
  context: Context,
): Promise<SweepPlan> {
  const { readSweep } = await import('../read-recipes.js');
  const { adaptPlan } = await import('../adapt-plan.js');
  const { home, now } = context.environment;
  const read = readSweep(file, set, now, words, experiment);
  const plan = { ...read, workers: workers ?? read.workers };
  const adapted = await readStore(context, (store) => adaptPlan(plan, store, home));
  return (adapted ?? adaptPlan(plan, null, home)).plan;
}

/** Shows what the plan changes about a sweep that was planned before; false when the user does not want that. */
async function mayChange(plan: SweepPlan, options: Options, context: Context): Promise<boolean> {
  const { confirmChange, planChange, renderChange } = await import('../confirm-change.js');
  const change = planChange(plan, context.environment.home);
  if (change === null) return true;
  renderChange(plan.sweep.id, change).forEach(context.remark);
  const { stdin, stderr } = process;
  const asking = context.environment.terminal && stdin.isTTY ? { input: stdin, output: stderr } : null;
  if (await confirmChange(plan.sweep.id, change, { yes: options.yes ?? false, asking })) return true;
  context.remark('Nothing was changed.');
  context.exit(EXIT.mistake);
  return false;
}

async function dryRun(plan: SweepPlan, options: Options, context: Context): Promise<void> {
  const { dryRunJson, renderDryRun, unpricedLines } = await import('../plan-text.js');
  if (options.json) return context.out(JSON.stringify(dryRunJson(plan)));
  const { networkCosts } = await import('../network-cost.js');
  const { cache, columns } = context.environment;
  const costs = await networkCosts(
    plan.arms.map((arm) => arm.experiment),
    cache,
  );
  const states = await readStates(plan, context);
  const { planChange, renderChange } = await import('../confirm-change.js');
  const change = planChange(plan, context.environment.home);
  if (change !== null) renderChange(plan.sweep.id, change).forEach(context.out);
  context.out(renderDryRun(plan, costs, states, columns).trimEnd());
  const { readRunKeys, renderBudget, renderEarlyStop } = await import('../execution.js');
  const { earlyStop: early } = readRunKeys(plan.sweep.source);
  if (early !== null) context.out(renderEarlyStop(early));
  const { NO_HISTORY, readHistory, renderPrice, secondsOf } = await import('../plan-price.js');
  const limitsIn = (store: Store | null) =>
    renderBudget(plan.budget, () => (store === null ? 0 : secondsOf(store, plan.trials)));
  const limits = (await readStore(context, limitsIn)) ?? limitsIn(null);
  if (limits !== null) context.out(limits);
  const history = await readStore(context, (store) => readHistory(plan, store, options.retryFailed));
  const price = renderPrice(plan, costs, history ?? NO_HISTORY);
  ['', ...price, ...unpricedLines(plan, states)].forEach(context.out);
}

/** The states of planned trials as the home has them now; everything is new where there is no database. */
async function readStates(plan: SweepPlan, context: Context) {
  const ids = plan.trials.map((t) => t.trial.id);
  const known = await readStore(context, (store) => ids.map((id) => [id, store.status(id)?.state] as const));
  const states = new Map(known ?? []);
  return ({ trial }: { readonly trial: { readonly id: string } }) => states.get(trial.id) ?? null;
}

/** What `use` reads from the home's database; null where there is none. */
async function readStore<T>({ environment }: Context, use: (store: Store) => T): Promise<T | null> {
  const { isThere } = await import('../../runner/files.js');
  const { homePaths } = await import('../../runner/paths.js');
  const { database } = homePaths(environment.home);
  if (!isThere(database)) return null;
  const { openSqliteStore } = await import('../../store/sqlite.js');
  const store = openSqliteStore(database, { readonly: true });
  try {
    return use(store);
  } finally {
    store.close();
  }
}
