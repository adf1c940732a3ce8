// `dyrep export [SWEEP] --format csv`: one row a trial, to standard output or a file.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { FileError } from '../../errors.js';
import { safeText } from '../../report/safe-text.js';
import type { Context } from '../context.js';

interface Options {
  readonly format: 'csv';
  readonly output?: string;
}

const FORMATS = ['csv'] as const;
const EXAMPLES = `
Examples:
  dyrep export --format csv
  dyrep export quick --format csv -o quick.csv`;

/** Adds `export`. */
export function addExport(program: Command, context: Context): void {
  program
    .command('export')
    .argument('[sweep]', 'name of a sweep (default: the one run last)')
    .description("hand a sweep's numbers on, one row a trial")
    .addOption(new Option('--format <format>', 'how to write it').choices(FORMATS).default('csv'))
    .option('-o, --output <file>', 'write to a file instead of standard output')
    .addHelpText('after', EXAMPLES)
    .action((name: string | undefined, options: Options) => exportSweep(name, options, context));
}

async function exportSweep(name: string | undefined, options: Options, context: Context): Promise<void> {
  const { findSweep, readHome, resultsOf } = await import('../home.js');
  const { renderTrialsCsv } = await import('../../report/csv.js');
  const { environment } = context;
  const text = await readHome(environment, (store) =>
    renderTrialsCsv(resultsOf(store, findSweep(environment, store, name))),
  );
  if (options.output === undefined) return context.out(text.trimEnd());
  writeFile(options.output, text);
  context.remark(`written to ${safeText(options.output)}`);
}

/** Beside first, then renamed: a reader never sees half a file. */
function writeFile(file: string, text: string): void {
  const beside = `${file}.new`;
  try {
    writeFileSync(beside, text);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new FileError(file, `it cannot be written (${error instanceof Error ? error.message : error})`);
  }
}
