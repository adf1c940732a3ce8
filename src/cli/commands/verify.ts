// `dyrep verify TRIAL`: trains a finished trial again, in a home of its own that is gone afterwards, and compares.
import type { Command } from 'commander';
import { safeText } from '../../report/safe-text.js';
import type { Context } from '../context.js';
import type { Verified } from '../verify-trial.js';

const EXAMPLES = `
Examples:
  dyrep verify 3f2a
  dyrep verify 3f2a --json

The same engine, code and number of threads give every metric again, bit for
bit. What differs is listed, with the conditions that differ, and the exit code
is then 3. Nothing of the trial itself changes.`;

const MOST = 20;

/** Adds `verify`. */
export function addVerify(program: Command, context: Context): void {
  program
    .command('verify')
    .argument('<trial>', 'id of a finished trial, or its beginning')
    .description('train a trial again and compare every metric')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((id: string, options: { readonly json?: true }) => verify(id, options, context));
}

async function verify(id: string, options: { readonly json?: true }, context: Context): Promise<void> {
  const { verifyTrial } = await import('../verify-trial.js');
  const verified = await verifyTrial(id, context);
  if (verified === null) {
    context.exit(130);
    return context.remark('Interrupted; nothing was compared.');
  }
  context.exit(verified.equal ? 0 : 3);
  if (options.json) context.out(JSON.stringify(verified));
  else for (const line of linesOf(verified)) context.out(line);
}

function linesOf({ trial, equal, compared, differences, conditions, reason }: Verified): readonly string[] {
  const more = differences.length > MOST ? [`  … and ${differences.length - MOST} more`] : [];
  const show = (value: number | null) => (value === null ? 'none' : String(value));
  const changed = conditions.map(
    (c) => `  ${c.condition}: ${safeText(c.before)} then, ${safeText(c.now)} now`,
  );
  return [
    equal
      ? `trial ${trial} gives the same again: all ${compared} metrics are equal bit for bit`
      : `trial ${trial} does not give the same again: ${differences.length} of ${compared} metrics differ`,
    ...(reason === null ? [] : [`  the run for comparison did not finish: ${safeText(reason)}`]),
    ...differences
      .slice(0, MOST)
      .map((d) => `  epoch ${d.epoch} ${d.metric}: ${show(d.before)} then, ${show(d.now)} now`),
    ...more,
    ...(changed.length > 0 ? ['What is not as it was:', ...changed] : []),
    ...(changed.length === 0 && !equal ? ['No condition that is on record has changed.'] : []),
  ];
}
