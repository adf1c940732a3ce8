// `dyrep show TRIAL|SWEEP`: everything known of one trial, or the plan of a sweep.
import type { Command } from 'commander';
import { UsageError } from '../../errors.js';
import type { Store, SweepRecord, TrialRecord } from '../../store/store.js';
import type { Context } from '../context.js';

const EXAMPLES = `
Examples:
  dyrep show 3f2a
  dyrep show 3f2a --json
  dyrep show 3f2a --structure > found.json
  dyrep show quick
  dyrep show quick --trials

A trial is named by its id or the beginning of it, a sweep by its name or file.`;

interface Options {
  readonly json?: true;
  readonly structure?: true;
  readonly trials?: true;
}

/** Adds `show`. */
export function addShow(program: Command, context: Context): void {
  program
    .command('show')
    .argument('<trial-or-sweep>', 'id of a trial or its beginning, or name of a sweep')
    .description(
      'show a trial (metrics by epoch, how its structure grew, equivalence errors) or the plan of a sweep',
    )
    .option('--trials', 'list the trials of a sweep, with their ids')
    .option('--json', 'print JSON')
    .option('--structure', 'print the blocks of its network as JSON, for static-found.structure')
    .addHelpText('after', EXAMPLES)
    .action((id: string, options: Options) => show(id, options, context));
}

async function show(word: string, options: Options, context: Context): Promise<void> {
  const { readHome } = await import('../home.js');
  const { findTargets } = await import('../targets.js');
  await readHome(context.environment, async (store) => {
    const { sweeps, trials } = findTargets(context.environment, store, [word]);
    if (sweeps[0] === undefined) return showTrial(store, trials[0]!, options, context);
    if (options.structure) throw new UsageError(`${word} is a sweep; --structure is about a trial`);
    await showSweep(store, sweeps[0], options, context);
  });
}

async function showTrial(
  store: Store,
  record: TrialRecord,
  options: Options,
  { environment, out }: Context,
): Promise<void> {
  const { renderTrial, trialJson } = await import('../trial-text.js');
  const { structureText } = await import('../read-structure.js');
  const { home, columns } = environment;
  if (options.trials) throw new UsageError(`${record.trial.id} is a trial; --trials is about a sweep`);
  if (options.structure) out(structureText(home, record.trial.id));
  else if (options.json) out(JSON.stringify(trialJson(store, record)));
  else out(renderTrial(store, record, columns));
}

async function showSweep(
  store: Store,
  sweep: SweepRecord,
  { json, trials }: Options,
  context: Context,
): Promise<void> {
  const { id } = sweep;
  const { homePaths } = await import('../../runner/paths.js');
  const { readSweep, readVersions } = await import('../../runner/sweep-files.js');
  const { renderSweep, sweepJson } = await import('../sweep-text.js');
  const { secondsOf } = await import('../plan-price.js');
  const home = homePaths(context.environment.home);
  const current = readSweep(home, id);
  if (current === null) throw new UsageError(`sweep ${id} has no usable record in ${home.sweeps}`);
  const stateOf = (trialId: string) => store.status(trialId)?.state ?? null;
  const seconds = () => secondsOf(store, current.trials);
  const known = { current, versions: readVersions(home, id), stateOf, seconds };
  if (json) return context.out(JSON.stringify(sweepJson(known)));
  context.out(renderSweep(known));
  if (!trials) return;
  const { renderTrialList } = await import('../../report/trial-list.js');
  const { readingIn } = await import('../home.js');
  context.out(`\n${renderTrialList(readingIn(store, sweep), context.environment.columns).trimEnd()}`);
}
