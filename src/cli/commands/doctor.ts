// `dyrep doctor`: whether the database is sound and tells what the logs tell; `--rebuild` makes it anew from them.
import type { Command } from 'commander';
import type { Context } from '../context.js';

interface Options {
  readonly rebuild?: true;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  dyrep doctor
  dyrep doctor --rebuild

Exits 3 when problems were found.`;

/** Adds `doctor`. */
export function addDoctor(program: Command, context: Context): void {
  program
    .command('doctor')
    .description('check the database against the logs, or rebuild it from them')
    .option('--rebuild', 'make the database anew from the logs')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((options: Options) => (options.rebuild ? rebuild(options, context) : check(options, context)));
}

async function check(options: Options, context: Context): Promise<void> {
  const { NothingHereError } = await import('../../errors.js');
  const { isThere } = await import('../../runner/files.js');
  const { checkHome } = await import('../../runner/check-home.js');
  const { homePaths } = await import('../../runner/paths.js');
  const { openSqliteStore } = await import('../../store/sqlite.js');
  const { home } = context.environment;
  const paths = homePaths(home);
  if (!isThere(paths.database) && !isThere(paths.trials)) throw new NothingHereError(home);
  const missing = isThere(paths.database) ? [] : ['the database is missing'];
  const problems =
    missing.length > 0
      ? missing
      : withStore(openSqliteStore(paths.database, { readonly: true }), (s) => checkHome(paths, s));
  await tell(problems, { home, problems }, options, context);
  if (problems.length > 0) {
    context.remark('The logs are the truth: dyrep doctor --rebuild makes the database anew from them.');
    context.exit(3);
  } else if (!options.json) context.out(`${home} is sound.`);
}

async function rebuild(options: Options, context: Context): Promise<void> {
  const { rebuildDatabase } = await import('../../runner/rebuild.js');
  const { openSqliteStore } = await import('../../store/sqlite.js');
  const { home, now } = context.environment;
  const rebuilt = rebuildDatabase(home, openSqliteStore, now());
  await tell(rebuilt.problems, { home, ...rebuilt }, options, context);
  if (options.json) return;
  const { formatItems } = await import('../../report/format.js');
  const { sweeps, trials, events } = rebuilt;
  const parts = [formatItems(sweeps, 'sweep'), formatItems(trials, 'trial'), formatItems(events, 'event')];
  context.out(`rebuilt: ${parts.join(', ')}.`);
}

async function tell(
  problems: readonly string[],
  json: object,
  options: Options,
  context: Context,
): Promise<void> {
  const { safeText } = await import('../../report/safe-text.js');
  if (options.json) context.out(JSON.stringify(json));
  else for (const problem of problems) context.out(safeText(problem));
}

function withStore<S extends { close(): void }, T>(store: S, use: (store: S) => T): T {
  try {
    return use(store);
  } finally {
    store.close();
  }
}
