// The hidden command of a trainer process: one attempt of one trial, told as events in its log. It never opens the
// database. Started by the coordinator; when that goes away, it stops with a checkpoint.
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../../errors.js';
import { type Context, EXIT } from '../context.js';

/** Adds `attempt`, which no help shows. */
export function addAttempt(program: Command, context: Context): void {
  program
    .command('attempt', { hidden: true })
    .argument('<folder>', "the trial's folder")
    .argument('<n>', 'number of the attempt')
    .description('train one attempt of a trial (started by dyrep itself)')
    .action((folder: string, n: string) => attempt(folder, n, context));
}

async function attempt(folder: string, n: string, context: Context): Promise<void> {
  if (!/^[1-9]\d*$/.test(n)) throw new UsageError(`attempt ${n}: expected a whole number from 1`);
  const { isTrialId, refuseLink, trialPaths } = await import('../../runner/paths.js');
  // The folder is written into: only one that dyrep has made for a trial will do.
  if (!isTrialId(basename(resolve(folder))))
    throw new UsageError(`attempt ${folder}: expected a trial's folder`);
  refuseLink(folder);
  const { isDiskFull } = await import('../../runner/files.js');
  const { runTrial } = await import('../../runner/run-trial.js');
  const { startEngine } = await import('../start-engine.js');
  const stop = new AbortController();
  const orphaned = () => stop.abort('its coordinator is gone');
  process.once('disconnect', orphaned);
  // It may have gone while this process was starting: that event came before anybody listened.
  if (process.connected === false) orphaned();
  for (const signal of ['SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => stop.abort(`interrupted by ${signal}`));
  // Ours never send it: it is how a machine or a cluster takes back what it lent.
  process.on('SIGTERM', () => stop.abort({ kind: 'preempted', reason: 'the machine ended it (SIGTERM)' }));
  const { environment, remark } = context;
  const ended = runTrial({
    paths: trialPaths(folder),
    attempt: Number(n),
    cache: environment.cache,
    loadEngine: () => startEngine(environment),
    now: environment.now,
    signal: stop.signal,
    warn: remark,
  });
  const last = await ended.catch((error: unknown) => {
    // The log cannot say it: that is where there is no room.
    if (!isDiskFull(error)) throw error;
    remark(error instanceof Error ? error.message : String(error));
    return null;
  });
  if (last === null) context.exit(EXIT.noRoom);
  else if (last.kind === 'failed') context.exit(EXIT.someFailed);
}
