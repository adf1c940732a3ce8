// `dyrep export [SWEEP] --format csv`: one row a trial, to standard output or a file, read and written piece by piece.
import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { DyrepError, FileError, UsageError } from '../../errors.js';
import { safeText } from '../../report/safe-text.js';
import { explainFileError } from '../../runner/files.js';
import type { Context } from '../context.js';

interface Options {
  readonly format: 'csv';
  readonly output?: string;
  readonly all?: true;
}

const FORMATS = ['csv'] as const;
const EXAMPLES = `
Examples:
  dyrep export --format csv
  dyrep export quick --format csv -o quick.csv
  dyrep export --all -o everything.csv`;

/** Adds `export`. */
export function addExport(program: Command, context: Context): void {
  program
    .command('export')
    .argument('[sweep]', 'name of a sweep (default: the one run last)')
    .description("hand a sweep's numbers on, one row a trial")
    .addOption(new Option('--format <format>', 'how to write it').choices(FORMATS).default('csv'))
    .option('--all', 'every sweep in one table, with a column for each parameter of any of them')
    .option('-o, --output <file>', 'write to a file instead of standard output')
    .addHelpText('after', EXAMPLES)
    .action((name: string | undefined, options: Options) => exportSweep(name, options, context));
}

async function exportSweep(name: string | undefined, options: Options, context: Context): Promise<void> {
  const { findSweep, readHome, readingIn } = await import('../home.js');
  const { trialsCsv } = await import('../../report/csv.js');
  const { environment } = context;
  if (options.all && name !== undefined)
    throw new UsageError(`--all exports every sweep: leave out '${safeText(name)}', or --all`);
  await readHome(environment, (store) => {
    const sweeps = options.all
      ? store.sweepIds().map((id) => store.sweep(id)!)
      : [findSweep(environment, store, name)];
    const pieces = trialsCsv(sweeps.map((sweep) => readingIn(store, sweep)));
    if (options.output === undefined) for (const piece of pieces) context.out(piece.trimEnd());
    else writePieces(options.output, pieces);
  });
  if (options.output !== undefined) context.remark(`written to ${safeText(options.output)}`);
}

/** Beside first, then renamed: a reader never sees half a file. What is no regular file, such as a pipe, is written into. */
function writePieces(file: string, pieces: Iterable<string>): void {
  let beside: string | null = null;
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there !== undefined && !there.isFile()) {
      writeAll(openSync(file, 'w'), pieces);
      return;
    }
    // The file that a link names is what the link's user means.
    const target = there === undefined ? file : realpathSync(file);
    const descriptor = openSync(`${target}.${process.pid}.new`, 'wx');
    beside = `${target}.${process.pid}.new`;
    writeAll(descriptor, pieces);
    renameSync(beside, target);
  } catch (error) {
    if (beside !== null) rmSync(beside, { force: true });
    if (error instanceof DyrepError) throw error;
    throw new FileError(file, `it cannot be written: ${explainFileError(error)}`, { cause: error });
  }
}

function writeAll(descriptor: number, pieces: Iterable<string>): void {
  try {
    for (const piece of pieces) writeFileSync(descriptor, piece);
  } finally {
    closeSync(descriptor);
  }
}
