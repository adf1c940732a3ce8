#!/usr/bin/env node
// The command line's entry, and the only place that ends the process. A user's mistake prints its message and exits 2;
// anything else prints a stack and exits 1.
import { CommanderError } from 'commander';
import { UserError } from '../errors.js';
import { safeText } from '../report/safe-text.js';
import { explainFileError } from '../runner/files.js';
import { createContext, EXIT } from './context.js';
import { currentEnvironment } from './environment.js';
import { createProgram } from './program.js';

/** Runs one command line; returns the exit code. */
async function main(words: readonly string[]): Promise<number> {
  try {
    const context = createContext(currentEnvironment());
    await createProgram(context).parseAsync(words.length === 0 ? ['--help'] : words, { from: 'user' });
    return context.code();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.mistake;
    const mistake = error instanceof UserError;
    process.stderr.write(`${safeLines(mistake ? error.message : stackOf(error))}\n`);
    return mistake ? EXIT.mistake : EXIT.bug;
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function safeLines(text: string): string {
  return text.split('\n').map(safeText).join('\n');
}

/** Ends the process when nobody can hear it any more. */
function unheard(error: NodeJS.ErrnoException): never {
  // The reader of a pipe has gone (dyrep … | head): nothing is left to say.
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  process.stderr.write(`cannot write the output: ${explainFileError(error)}\n`);
  process.exit(EXIT.mistake);
}

for (const stream of [process.stdout, process.stderr]) stream.on('error', unheard);

const code = await main(process.argv.slice(2));
// An error of an earlier write comes with the last one, before its event.
process.stdout.write('', (error) => {
  if (error) unheard(error);
  process.stderr.write('', () => process.exit(code));
});
