// `dyrep train FILE [key=value …]`: one trial, by the same machinery as a sweep's and shared with it by content.
import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import type { SweepPlan } from '../../sweep/plan.js';
import type { Context } from '../context.js';

interface Options {
  readonly json?: true;
  readonly retryFailed?: true;
}

const EXAMPLES = `
Examples:
  dyrep train experiments/vgg16-fashion.yml
  dyrep train experiments/vgg16-fashion.yml dyrep.interval=2 train.epochs=10 seed=3
  dyrep train experiments/vgg16-fashion.yml method=plain --json`;

/** Adds `train`. */
export function addTrain(program: Command, context: Context): void {
  program
    .command('train')
    .argument('<file>', 'an experiment file (YAML)')
    .argument('[key=value...]', 'parameters to set')
    .description('train one experiment, printing events as they come')
    .option('--json', 'print the trial as JSON at the end, events to standard error')
    .option('--retry-failed', 'train again what has failed')
    .addHelpText('after', EXAMPLES)
    .action((file: string, set: readonly string[], options: Options) => train(file, set, options, context));
}

async function train(
  file: string,
  set: readonly string[],
  options: Options,
  context: Context,
): Promise<void> {
  const { planOne } = await import('../plan-one.js');
  const { runPlan, exitCodeOf } = await import('../run-plan.js');
  const { renderTrial, trialJson } = await import('../trial-text.js');
  const name = `train-${basename(file, extname(file))}`;
  const plan: SweepPlan = await planOne(name, file, set, context.environment.now);
  const { id } = plan.trials[0]!.trial;
  const running = { workers: 1, retryFailed: options.retryFailed ?? false } as const;
  await runPlan(plan, { ...running, view: options.json ? 'remark' : 'out' }, context, (ran, store) => {
    context.exit(exitCodeOf(ran));
    if (ran.result?.reused) context.remark('It was trained before; nothing was run.');
    const record = store?.trial(id);
    if (store && record) {
      const { columns } = context.environment;
      if (options.json) context.out(JSON.stringify(trialJson(store, record)));
      else context.out(renderTrial(store, record, columns));
    }
    if (ran.interrupted || ran.result?.stopped)
      context.remark(
        `${ran.interrupted ? 'Interrupted' : 'Stopped'}; the same command goes on from the checkpoint.`,
      );
  });
}
