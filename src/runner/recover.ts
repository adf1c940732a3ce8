// After a coordinator that died: reads the logs of its attempts on, and ends what it left running.
import { existsSync } from 'node:fs';
import { killGroup } from './executors/process.js';
import { indexAttempt, ingestLog, renderLineProblem } from './index-attempt.js';
import { refuseLink, type TrialPaths } from './paths.js';
import { isAlive } from './process-identity.js';
import { readProvenance } from './provenance.js';
import { decideEnd, pause, type Run, tell } from './run.js';
import { listAttempts, requestStop } from './trial-folder.js';
import { removeUnfinishedFiles } from './unfinished.js';

/** Brings the store up to the logs of these trials; when it settles, none of their attempts runs any more. */
export async function recoverTrials(run: Run, trialIds: readonly string[]): Promise<void> {
  const open = trialIds.flatMap((trialId) => {
    const paths = run.home.trial(trialId);
    refuseLink(paths.folder);
    const attempts = listAttempts(paths);
    removeUnfinishedFiles(paths, attempts);
    for (const attempt of attempts) {
      const { problems } = indexAttempt(run.store, paths, trialId, attempt);
      for (const p of problems) tell(run, (h) => h.note(renderLineProblem(p)));
    }
    const unended = run.store.attempts(trialId).filter((a) => a.end === null);
    return unended.map(({ attempt }) => ({ trialId, paths, attempt }));
  });
  await Promise.all(open.map(({ trialId, paths, attempt }) => endOrphan(run, paths, trialId, attempt)));
}

async function endOrphan(run: Run, paths: TrialPaths, trialId: string, attempt: number): Promise<void> {
  await endProcess(run, paths, attempt);
  if (existsSync(paths.attempt(attempt).folder)) ingestLog(run.store, paths, trialId, attempt);
  if (run.store.attempt(trialId, attempt)?.end !== null) return;
  const epoch = run.store.trial(trialId)?.epoch ?? 0;
  const reason = 'interrupted: the process that ran the sweep and this trial ended';
  const event = { kind: 'stopped', at: run.now(), epoch, batch: 0, reason } as const;
  if (existsSync(paths.attempt(attempt).folder)) decideEnd(run, paths, trialId, attempt, event);
  else run.store.endAttempt(trialId, attempt, event);
}

/** Waits for a trainer that has outlived its coordinator (it notices that itself), and kills it after a while. */
async function endProcess(run: Run, paths: TrialPaths, attempt: number): Promise<void> {
  const files = paths.attempt(attempt);
  const who = readProvenance(files);
  // An inline trainer ran in the coordinator's own process, which may be this one.
  if (who === null || who.pid === process.pid || isAlive(who) === 'dead') return;
  requestStop(files, 'its coordinator is gone');
  const deadline = run.now() + run.times.stopMs;
  while (isAlive(who) === 'alive') {
    if (run.now() >= deadline || run.killSignal.aborted) killGroup(who.pid);
    await pause(run.times.pollMs);
  }
}
