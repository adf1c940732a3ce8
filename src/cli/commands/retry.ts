// `dyrep retry [SWEEP|TRIAL…]`: runs what failed or was stopped again, each trial from its checkpoint.
import type { Command } from 'commander';
import { formatItems } from '../../report/format.js';
import { safeText } from '../../report/safe-text.js';
import type { Context } from '../context.js';
import { workersOption } from '../count-option.js';
import type { StoredPlan } from '../stored-plan.js';

interface Options {
  readonly json?: true;
  readonly workers?: number;
}

const EXAMPLES = `
Examples:
  dyrep retry
  dyrep retry quick --workers 2
  dyrep retry 3f2a 90bc
  dyrep retry quick --json

Without names: the sweep that was run last. Trials that finished, and those
never begun, are left as they are. The sweep's budget holds here, too.`;

/** Adds `retry`. */
export function addRetry(program: Command, context: Context): void {
  program
    .command('retry')
    .argument(
      '[sweep-or-trial...]',
      'names of sweeps, ids of trials or their beginnings (default: the sweep run last)',
    )
    .description('run failed and stopped trials again, from their checkpoints')
    .option('--workers <n>', 'trials that train at the same time (default: as the sweep says)', workersOption)
    .option('--json', 'print one line of JSON a sweep at the end, progress to standard error')
    .addHelpText('after', EXAMPLES)
    .action((words: readonly string[], options: Options) => retry(words, options, context));
}

async function retry(words: readonly string[], options: Options, context: Context): Promise<void> {
  const { findSweep, readHome } = await import('../home.js');
  const { findTargets } = await import('../targets.js');
  const { retryPlans } = await import('../stored-plan.js');
  const { environment } = context;
  const plans = await readHome(environment, (store) => {
    const named = findTargets(environment, store, words);
    const sweeps = words.length === 0 ? [findSweep(environment, store, undefined)] : named.sweeps;
    return retryPlans(environment, store, { sweeps, trials: named.trials });
  });
  for (const [i, plan] of plans.entries()) {
    if (!(await run(plan, options, context))) continue;
    const left = plans.slice(i + 1).map((p) => safeText(p.plan.sweep.id));
    if (left.length > 0) context.remark(`not run any more: ${left.join(', ')}`);
    return;
  }
}

/** Runs one plan; whether that was interrupted. */
async function run({ plan, only }: StoredPlan, options: Options, context: Context): Promise<boolean> {
  const { runPlan, exitCodeOf } = await import('../run-plan.js');
  const { renderOutcome, outcomeJson } = await import('../outcome.js');
  const { readRunKeys, renderBudget } = await import('../execution.js');
  const { readHome } = await import('../home.js');
  const { secondsOf } = await import('../plan-price.js');
  const { id, source } = plan.sweep;
  context.remark(
    `${safeText(id)}: ${only.size} failed or stopped of ${formatItems(plan.trials.length, 'trial')} run again`,
  );
  const { budget, workers } = readRunKeys(source);
  const limits = await readHome(context.environment, (store) =>
    renderBudget(budget, () => secondsOf(store, plan.trials)),
  );
  if (limits !== null) context.remark(`${safeText(id)}: ${limits}`);
  const view = options.json ? 'remark' : context.environment.terminal ? 'live' : 'out';
  const running = { workers: options.workers ?? workers, retryFailed: true, only, view } as const;
  const again = { goOn: `dyrep retry ${id}`, retry: `dyrep retry ${id}` };
  return runPlan(plan, running, context, (ran, store) => {
    const code = exitCodeOf(ran);
    if (code !== 0) context.exit(code);
    if (options.json) context.out(JSON.stringify(outcomeJson(plan, ran)));
    else renderOutcome(plan, ran, store, again, context.environment).forEach(context.out);
    return ran.interrupted;
  });
}
