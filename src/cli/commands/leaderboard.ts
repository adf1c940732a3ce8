// `dyrep leaderboard [SWEEP]`: the arms of a sweep by rank, as text, JSON or a screen that follows a running sweep.
import type { Command } from 'commander';
import { UsageError } from '../../errors.js';
import type { Importance } from '../../report/importance.js';
import type { SweepResults } from '../../report/results.js';
import type { Summary } from '../../report/summarize.js';
import type { ImportanceName } from '../../sweep/importance/table.js';
import type { Context } from '../context.js';
import { countOption } from '../count-option.js';

interface Options {
  readonly json?: true;
  readonly watch?: true;
  readonly importance?: string | true;
  readonly top?: number;
}

const WATCH_MS = 2000;
const EXAMPLES = `
Examples:
  dyrep leaderboard
  dyrep leaderboard quick
  dyrep leaderboard quick --top 10
  dyrep leaderboard quick --json
  dyrep leaderboard --watch
  dyrep leaderboard quick --importance

Without a name: the sweep that was run last.`;

/** Adds `leaderboard`. */
export function addLeaderboard(program: Command, context: Context): void {
  program
    .command('leaderboard')
    .argument('[sweep]', 'name of a sweep (default: the one run last)')
    .description('rank the arms of a sweep')
    .option('--json', 'print JSON')
    .option('--watch', 'keep it on screen and read it again every two seconds (q quits)')
    .option(
      '--top <n>',
      'arms to print (default: 50 on a terminal, else all)',
      countOption('--top', 1_000_000),
    )
    .option(
      '--importance [measure]',
      'add how much each varied parameter explains: fanova, ped_anova or impurity',
    )
    .addHelpText('after', EXAMPLES)
    .action((name: string | undefined, options: Options) => leaderboard(name, options, context));
}

/** Prints or shows the ranking of a sweep. */
export async function leaderboard(
  name: string | undefined,
  options: Options,
  context: Context,
): Promise<void> {
  const { findSweep, readHome, resultsOf } = await import('../home.js');
  const { renderLeaderboard } = await import('../../report/leaderboard.js');
  const { summarize } = await import('../../report/summarize.js');
  const { environment } = context;
  const measure = await measureOf(options);
  await readHome(environment, async (store) => {
    const { id } = findSweep(environment, store, name);
    const results = () => resultsOf(store, findSweep(environment, store, id));
    const read = () => summarize(results());
    if (options.watch && !options.json && environment.terminal) return watch(read, context);
    if (options.watch && !options.json)
      context.remark('--watch needs a terminal; this is the leaderboard now.');
    const importance = measure && (await importanceOf(results(), measure));
    if (options.json) return context.out(JSON.stringify(await toJson(read(), importance)));
    const { columns } = environment;
    const { renderImportance } = await import('../../report/importance.js');
    const board = renderLeaderboard(read(), columns, options.top);
    context.out((importance ? `${board}\n${renderImportance(importance, columns)}` : board).trimEnd());
  });
}

/** The measure that `--importance` asks for; null without it. */
async function measureOf({ importance, watch }: Options): Promise<ImportanceName | null> {
  if (importance === undefined) return null;
  if (watch) throw new UsageError('--importance is computed once; leave --watch out');
  const { IMPORTANCE_NAMES } = await import('../../sweep/importance/table.js');
  const wanted = importance === true ? 'fanova' : importance;
  const measure = IMPORTANCE_NAMES.find((known) => known === wanted);
  if (measure !== undefined) return measure;
  throw new UsageError(
    `--importance ${wanted}: expected ${IMPORTANCE_NAMES.join(', ')} or nothing; the name of a sweep stands before it`,
  );
}

async function importanceOf(results: SweepResults, measure: ImportanceName): Promise<Importance> {
  const { sweepImportance } = await import('../sweep-importance.js');
  return sweepImportance(results, measure);
}

async function toJson(summary: Summary, importance: Importance | null) {
  const { leaderboardJson } = await import('../../report/leaderboard.js');
  const { importanceJson } = await import('../../report/importance.js');
  const board = leaderboardJson(summary);
  return importance ? { ...board, importance: importanceJson(importance) } : board;
}

async function watch(read: () => Summary, { environment }: Context): Promise<void> {
  const { showLeaderboard } = await import('../../ui/render-run.js');
  const { stdout, stdin } = process;
  await showLeaderboard(read, { stdout, stdin, color: environment.colour, everyMs: WATCH_MS }).done;
}
