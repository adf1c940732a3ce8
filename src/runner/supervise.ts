// One attempt from start to end: starts its trainer, reads its log while it runs, stops it when asked, and says what it
// came to when its process is gone.
import type { Execution, ExitInfo } from './executors/executor.js';
import { attemptOf, ingestLog, renderLineProblem } from './index-attempt.js';
import type { TrialPaths } from './paths.js';
import { identifyProcess } from './process-identity.js';
import { writeProvenance } from './provenance.js';
import { decideEnd, isStopping, pause, type Run, readTail, tell } from './run.js';
import { withAttempt, withEvents, withProblem } from './snapshot.js';
import { createAttempt, requestStop } from './trial-folder.js';

interface Attempt {
  readonly run: Run;
  readonly paths: TrialPaths;
  readonly trialId: string;
  readonly attempt: number;
}

/** Runs the trial's next attempt; when it settles, the store says how it ended. */
export async function runAttempt(run: Run, paths: TrialPaths, trialId: string): Promise<void> {
  const attempt = createAttempt(paths);
  const self: Attempt = { run, paths, trialId, attempt };
  run.store.putAttempt(trialId, attempt);
  tell(run, (h) => withAttempt(h, trialId, attempt, run.now()));
  const execution = run.executor.start({ trial: paths, attempt });
  let exit: ExitInfo;
  try {
    recordStart(self, execution);
    exit = await watch(self, execution);
  } catch (error) {
    execution.kill();
    await execution.done;
    throw error;
  }
  if (attemptOf(run.store, trialId, attempt)?.end === null) endLost(self, exit);
}

function recordStart({ run, paths, attempt }: Attempt, execution: Execution): void {
  if (execution.pid === null) return;
  const who = identifyProcess(execution.pid);
  writeProvenance(paths.attempt(attempt), who, execution.command, run.now(), run.facts);
}

async function watch(self: Attempt, execution: Execution): Promise<ExitInfo> {
  const { run } = self;
  let deadline = Infinity;
  let asked = false;
  let ended = false;
  for (;;) {
    const exit = await Promise.race([execution.done, pause(run.times.pollMs)]);
    const last = readOn(self);
    if (exit !== null) return exit;
    if (last && !ended) {
      ended = true;
      deadline = Math.min(deadline, run.now() + run.times.lingerMs);
    }
    if (isStopping(run) && !asked) {
      asked = true;
      deadline = Math.min(deadline, run.now() + run.times.stopMs);
      requestStop(self.paths.attempt(self.attempt), 'the sweep is stopping');
    }
    if (run.killSignal.aborted || run.now() >= deadline) execution.kill();
  }
}

/** Reads the log on and tells; whether the attempt has had its last event. */
function readOn({ run, paths, trialId, attempt }: Attempt): boolean {
  const { events, problems } = ingestLog(run.store, paths, trialId, attempt);
  tell(run, (history) =>
    problems.map(renderLineProblem).reduce(withProblem, withEvents(history, trialId, attempt, events)),
  );
  return attemptOf(run.store, trialId, attempt)?.end !== null;
}

function endLost({ run, paths, trialId, attempt }: Attempt, exit: ExitInfo): void {
  const epoch = run.store.trial(trialId)?.epoch ?? 0;
  const how = `its process ended without a last event (${renderExit(exit)})`;
  const at = run.now();
  const event = isStopping(run)
    ? ({ kind: 'stopped', at, epoch, batch: 0, reason: `interrupted: ${how}` } as const)
    : ({ kind: 'failed', at, cause: 'lost', message: withOutput(how), stack: null } as const);
  decideEnd(run, paths, trialId, attempt, event);
  tell(run, (h) => withEvents(h, trialId, attempt, [event]));

  function withOutput(message: string): string {
    const output = readTail(paths.attempt(attempt).stderr);
    return output === '' ? message : `${message}; its output ends with:\n${output}`;
  }
}

function renderExit(exit: ExitInfo): string {
  if (exit.error !== null) return exit.error;
  return exit.signal === null ? `exit code ${exit.code}` : `signal ${exit.signal}`;
}
