// `dyrep explain TRIAL`: why early stopping ended a trial, or why it did not, and what a search proposed it from.
import type { Command } from 'commander';
import type { Context } from '../context.js';

const EXAMPLES = `
Examples:
  dyrep explain 3f2a
  dyrep explain 3f2a --json

Shows the rule, the epoch, the threshold, the trial's own value, and the trials
that it was compared with. Of a trial that was not stopped it shows what the
rule compared at its last epoch so far. Where a search proposed its point, it
says from which.`;

/** Adds `explain`. */
export function addExplain(program: Command, context: Context): void {
  program
    .command('explain')
    .argument('<trial>', 'id of a trial, or its beginning')
    .description('say why early stopping ended a trial or did not, and what a search proposed it from')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((id: string, options: { readonly json?: true }) => explain(id, options, context));
}

async function explain(id: string, { json }: { readonly json?: true }, context: Context): Promise<void> {
  const { findTrial, readHome } = await import('../home.js');
  const { explainedJson, explainTrial, renderExplained } = await import('../explain-trial.js');
  const { renderJson } = await import('../../trial/json.js');
  const { environment, out } = context;
  await readHome(environment, (store) => {
    const explained = explainTrial(environment, store, findTrial(store, id));
    if (json) return out(renderJson(explainedJson(explained)));
    const arms = new Map(
      store
        .sweepTrials(explained.sweep ?? '')
        .map((t) => [t.trial.id, [t.arm, String(t.trial.experiment.seed)] as const]),
    );
    const about = (trial: string) => arms.get(trial) ?? (['-', '-'] as const);
    renderExplained(explained, about, environment.columns).forEach(out);
  });
}
