// `dyrep stop [SWEEP|TRIAL…]`: asks whoever runs them to end them with checkpoints, from another terminal or host.
import type { Command } from 'commander';
import { safeText } from '../../report/safe-text.js';
import type { Owner } from '../../runner/lock.js';
import type { HomePaths } from '../../runner/paths.js';
import type { Context } from '../context.js';

const EXAMPLES = `
Examples:
  dyrep stop
  dyrep stop quick
  dyrep stop 3f2a
  dyrep stop quick --json

Without names: every sweep that runs in this home. A stopped trial goes on from
its checkpoint when its sweep is run again.`;
const REASON = 'asked to stop by dyrep stop';

/** Adds `stop`. */
export function addStop(program: Command, context: Context): void {
  program
    .command('stop')
    .argument(
      '[sweep-or-trial...]',
      'names of sweeps, ids of trials or their beginnings (default: all that runs)',
    )
    .description('stop running sweeps or trials after their batch, with checkpoints')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((words: readonly string[], options: { readonly json?: true }) => stop(words, options, context));
}

interface Stopped {
  readonly stopping: readonly object[];
  readonly idle: readonly string[];
  readonly lines: readonly string[];
}

async function stop(
  words: readonly string[],
  options: { readonly json?: true },
  context: Context,
): Promise<void> {
  const { readHome } = await import('../home.js');
  const { homePaths } = await import('../../runner/paths.js');
  const { runningSweeps } = await import('../../runner/lock.js');
  const { findTargets } = await import('../targets.js');
  const { environment } = context;
  const home = homePaths(environment.home);
  const done = await readHome(environment, async (store): Promise<readonly Stopped[]> => {
    if (words.length === 0)
      return Promise.all(runningSweeps(home).map((owner) => stopSweep(home, owner.sweep)));
    const { sweeps, trials } = findTargets(environment, store, words);
    return Promise.all([
      ...sweeps.map((s) => stopSweep(home, s.id)),
      ...trials.map((t) => stopTrial(home, t.trial.id)),
    ]);
  });
  const lines = done.flatMap((d) => d.lines);
  if (options.json) {
    const [stopping, idle] = [done.flatMap((d) => d.stopping), done.flatMap((d) => d.idle)];
    return context.out(JSON.stringify({ stopping, idle }));
  }
  for (const line of lines.length > 0 ? lines : ['Nothing is running.']) context.out(line);
}

async function stopSweep(home: HomePaths, id: string): Promise<Stopped> {
  const { livingOwner } = await import('../../runner/lock.js');
  const { writeWhole } = await import('../../runner/files.js');
  const owner = livingOwner(home.sweepLock(id));
  if (owner === null) return idle(id, `sweep ${safeText(id)} is not running`);
  writeWhole(home.sweepStop(id), `${REASON}\n`);
  return asked({ sweep: id }, owner, `sweep ${safeText(id)}`);
}

async function stopTrial(home: HomePaths, id: string): Promise<Stopped> {
  const { livingOwner } = await import('../../runner/lock.js');
  const { listAttempts, requestStop } = await import('../../runner/trial-folder.js');
  const owner = livingOwner(home.trialLock(id));
  const attempt = listAttempts(home.trial(id)).at(-1);
  if (owner === null || attempt === undefined) return idle(id, `trial ${id} is not running`);
  requestStop(home.trial(id).attempt(attempt), REASON);
  return asked({ trial: id, attempt }, owner, `trial ${id}`);
}

function idle(name: string, line: string): Stopped {
  return { stopping: [], idle: [name], lines: [line] };
}

function asked(what: object, { pid, host }: Owner, name: string): Stopped {
  const line = `${name} is stopping (process ${pid} on ${safeText(host)})`;
  return { stopping: [{ ...what, pid, host }], idle: [], lines: [line] };
}
