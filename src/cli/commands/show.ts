// `dyrep show TRIAL`: everything known of one trial.
import type { Command } from 'commander';
import type { Context } from '../context.js';

const EXAMPLES = `
Examples:
  dyrep show 3f2a
  dyrep show 3f2a --json
  dyrep show 3f2a --structure > found.json

TRIAL is an id or its beginning; dyrep export lists the ids.`;

interface Options {
  readonly json?: true;
  readonly structure?: true;
}

/** Adds `show`. */
export function addShow(program: Command, context: Context): void {
  program
    .command('show')
    .argument('<trial>', 'id of a trial, or its beginning')
    .description('show a trial: metrics by epoch, how its structure grew, equivalence errors')
    .option('--json', 'print JSON')
    .option('--structure', 'print the blocks of its network as JSON, for static-found.structure')
    .addHelpText('after', EXAMPLES)
    .action((id: string, options: Options) => show(id, options, context));
}

async function show(id: string, options: Options, context: Context): Promise<void> {
  const { findTrial, readHome } = await import('../home.js');
  const { renderTrial, trialJson } = await import('../trial-text.js');
  const { structureText } = await import('../read-structure.js');
  const { terminal, columns } = context.environment;
  await readHome(context.environment, (store) => {
    const record = findTrial(store, id);
    if (options.structure) context.out(structureText(context.environment.home, record.trial.id));
    else if (options.json) context.out(JSON.stringify(trialJson(store, record)));
    else context.out(renderTrial(store, record, terminal ? columns : undefined));
  });
}
