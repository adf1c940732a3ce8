// `dyrep rm TRIAL…|SWEEP…`: moves trials, or sweeps with the trials that are theirs alone, to the home's trash.
import type { Command } from 'commander';
import { NothingHereError } from '../../errors.js';
import { safeText } from '../../report/safe-text.js';
import type { Removed } from '../../runner/remove.js';
import type { Context } from '../context.js';

const EXAMPLES = `
Examples:
  dyrep rm 3f2a 90bc
  dyrep rm quick
  dyrep rm quick --json

Nothing is deleted: the files move to .dyrep/trash, to the same places below.
Moving them back and 'dyrep doctor --rebuild' undoes it. A removed trial is run
anew by the sweeps that plan it; of a sweep, trials that others plan stay.`;

/** Adds `rm`. */
export function addRm(program: Command, context: Context): void {
  program
    .command('rm')
    .argument('<sweep-or-trial...>', 'names of sweeps, ids of trials or their beginnings')
    .description('move trials or sweeps to the trash')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((words: readonly string[], options: { readonly json?: true }) => rm(words, options, context));
}

async function rm(
  words: readonly string[],
  options: { readonly json?: true },
  context: Context,
): Promise<void> {
  const { isThere } = await import('../../runner/files.js');
  const { homePaths } = await import('../../runner/paths.js');
  const { remove } = await import('../../runner/remove.js');
  const { openSqliteStore } = await import('../../store/sqlite.js');
  const { findTargets } = await import('../targets.js');
  const { environment } = context;
  const home = homePaths(environment.home);
  if (!isThere(home.database)) throw new NothingHereError(environment.home);
  const store = openSqliteStore(home.database);
  try {
    const { sweeps, trials } = findTargets(environment, store, words);
    const what = { sweeps: sweeps.map((s) => s.id), trials: trials.map((t) => t.trial.id) };
    const removed = remove(home, store, what, environment.now());
    if (options.json) context.out(JSON.stringify(removed));
    else for (const line of linesOf(removed)) context.out(line);
  } finally {
    store.close();
  }
}

function linesOf({ trash, sweeps, trials, kept }: Removed): readonly string[] {
  return [
    ...sweeps.map((id) => `removed sweep ${safeText(id)}`),
    ...trials.map((id) => `removed trial ${id}`),
    ...kept.map((id) => `kept trial ${id}: another sweep plans it, too`),
    trash === null ? 'There were no files of it.' : `The files are in ${safeText(trash)}`,
  ];
}
