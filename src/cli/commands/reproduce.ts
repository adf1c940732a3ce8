// `dyrep reproduce table1 --scale smoke`: the paper's table beside our own numbers: costs counted here, runs of ours.
import { type Command, Option } from 'commander';
import { UnknownNameError } from '../../errors.js';
import type { Context } from '../context.js';

interface Options {
  readonly scale: (typeof SCALES)[number];
  readonly json?: true;
}

const TABLES = ['table1'] as const;
const SCALES = ['smoke'] as const;
const EXAMPLES = `
Examples:
  dyrep reproduce table1 --scale smoke

Writes reports/table1-smoke.md and .csv below the working directory. The smoke
scale shares its trials with sweeps/quick.yml: after that sweep it starts none.`;

/** Adds `reproduce`. */
export function addReproduce(program: Command, context: Context): void {
  program
    .command('reproduce')
    .argument('<table>', `the table: ${TABLES.join(', ')}`)
    .description('rebuild a table of the paper: the published numbers beside our own')
    .addOption(
      new Option('--scale <scale>', 'how large our own runs are').choices(SCALES).makeOptionMandatory(),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((table: string, options: Options) => reproduce(table, options, context));
}

async function reproduce(name: string, options: Options, context: Context): Promise<void> {
  const table = TABLES.find((t) => t === name);
  if (table === undefined) throw new UnknownNameError('table', name, TABLES);
  const { planSmoke } = await import('../smoke-plan.js');
  const { compareWithPaper, writeReports } = await import('../paper-report.js');
  const { exitCodeOf, runPlan } = await import('../run-plan.js');
  const { planSummary } = await import('../plan-text.js');
  const { renderPaperText } = await import('../../report/paper-render.js');
  const { environment, out, remark } = context;
  const plan = planSmoke(`${table}-${options.scale}`, environment.now);
  remark(planSummary(plan, () => null));
  const view = options.json ? 'remark' : environment.terminal ? 'live' : 'out';
  await runPlan(plan, { workers: plan.workers, retryFailed: false, view }, context, (ran, store) => {
    context.exit(exitCodeOf(ran));
    if (ran.interrupted || store === null) return remark('Interrupted; the same command goes on.');
    const comparison = compareWithPaper(table, options.scale, plan, store);
    const files = writeReports(`${table}-${options.scale}`, comparison);
    if (options.json) out(JSON.stringify({ files, rows: comparison.rows, orders: comparison.orders }));
    else out(renderPaperText(comparison, environment.columns).trimEnd());
    remark(`\nwritten to ${files.join(' and ')}`);
  });
}
