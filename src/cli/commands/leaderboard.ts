// `dyrep leaderboard [SWEEP]`: the arms of a sweep by rank, as text, JSON or a screen that follows a running sweep.
import type { Command } from 'commander';
import type { Context } from '../context.js';

interface Options {
  readonly json?: true;
  readonly watch?: true;
}

const WATCH_MS = 2000;
const EXAMPLES = `
Examples:
  dyrep leaderboard
  dyrep leaderboard quick
  dyrep leaderboard quick --json
  dyrep leaderboard --watch

Without a name: the sweep that was run last.`;

/** Adds `leaderboard`. */
export function addLeaderboard(program: Command, context: Context): void {
  program
    .command('leaderboard')
    .argument('[sweep]', 'name of a sweep (default: the one run last)')
    .description('rank the arms of a sweep')
    .option('--json', 'print JSON')
    .option('--watch', 'keep it on screen and read it again every two seconds (q quits)')
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
  const { leaderboardJson, renderLeaderboard } = await import('../../report/leaderboard.js');
  const { summarize } = await import('../../report/summarize.js');
  const { environment } = context;
  await readHome(environment, async (store) => {
    const { id } = findSweep(environment, store, name);
    const read = () => summarize(resultsOf(store, findSweep(environment, store, id)));
    if (options.json) return context.out(JSON.stringify(leaderboardJson(read())));
    if (options.watch && environment.terminal) return watch(read, context);
    if (options.watch) context.remark('--watch needs a terminal; this is the leaderboard now.');
    context.out(renderLeaderboard(read(), environment.terminal ? environment.columns : undefined).trimEnd());
  });
}

async function watch(
  read: () => ReturnType<typeof import('../../report/summarize.js').summarize>,
  { environment }: Context,
): Promise<void> {
  const { showLeaderboard } = await import('../../ui/render-run.js');
  const { stdout, stdin } = process;
  await showLeaderboard(read, { stdout, stdin, color: environment.colour, everyMs: WATCH_MS }).done;
}
