// One attempt from start to end: starts its trainer, reads its log while it runs, stops it when asked or when it takes too
// long, and says what it came to when its process is gone.
import { existsSync } from 'node:fs';
import { askToPrune, judgeEvents } from './early-stop.js';
import type { Execution, ExitInfo } from './executors/executor.js';
import { attemptOf, ingestLog, renderLineProblem } from './index-attempt.js';
import { countOomKills } from './oom-kills.js';
import type { TrialPaths } from './paths.js';
import { identifyProcess } from './process-identity.js';
import { Quiet, readTicks } from './process-use.js';
import { writeProvenance } from './provenance.js';
import { decideEnd, isStopping, pause, type Run, readTail, tell } from './run.js';
import { withAttempt, withEvents, withProblem } from './snapshot.js';
import type { StopKind } from './stop-request.js';
import { createAttempt, requestStop } from './trial-folder.js';
import { type Loss, verdictOf } from './verdict.js';

interface Attempt {
  readonly run: Run;
  readonly paths: TrialPaths;
  readonly trialId: string;
  readonly attempt: number;
}

/** Runs the trial's next attempt with these variables; when it settles, the store says how it ended. */
export async function runAttempt(
  run: Run,
  paths: TrialPaths,
  trialId: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const attempt = createAttempt(paths);
  const self: Attempt = { run, paths, trialId, attempt };
  run.store.putAttempt(trialId, attempt);
  tell(run, (h) => withAttempt(h, trialId, attempt, run.now()));
  const oomKills = countOomKills();
  const execution = run.executor.start({ trial: paths, attempt, variables });
  let end: { readonly exit: ExitInfo; readonly ours: Loss['ours'] };
  try {
    recordStart(self, execution);
    end = await new Watch(self, execution).untilEnded();
  } catch (error) {
    execution.kill();
    await execution.done;
    throw error;
  }
  if (attemptOf(run.store, trialId, attempt)?.end === null) endLost(self, end, killsSince(oomKills));
}

function killsSince(before: number | null): number | null {
  const now = countOomKills();
  return before === null || now === null ? null : now - before;
}

function recordStart({ run, paths, attempt }: Attempt, execution: Execution): void {
  if (execution.pid === null) return;
  const who = identifyProcess(execution.pid);
  writeProvenance(paths.attempt(attempt), who, execution.command, run.now(), run.facts, execution.variables);
}

/** Looks at a running attempt until its process is gone. */
class Watch {
  readonly #self: Attempt;
  readonly #execution: Execution;
  readonly #startedAt: number;
  readonly #quiet: Quiet;
  #deadline = Infinity;
  #ended = false;
  #ours: Loss['ours'] = null;
  #killedAt = Infinity;

  constructor(self: Attempt, execution: Execution) {
    this.#self = self;
    this.#execution = execution;
    this.#startedAt = self.run.now();
    this.#quiet = new Quiet(this.#startedAt, this.#ticks());
  }

  async untilEnded(): Promise<{ readonly exit: ExitInfo; readonly ours: Loss['ours'] }> {
    const { run } = this.#self;
    for (;;) {
      const exit = await Promise.race([this.#execution.done, pause(run.times.pollMs)]);
      const { wrote, last } = readOn(this.#self);
      if (exit !== null) return { exit, ours: this.#ours };
      this.#look(wrote, last);
      if (run.now() - this.#killedAt > run.times.lingerMs && this.#ours !== null)
        return {
          exit: { code: null, signal: null, error: 'it does not end even when killed' },
          ours: this.#ours,
        };
    }
  }

  /** Asks it to end, or ends it, when it is time for that. */
  #look(wrote: boolean, last: boolean): void {
    const { run, paths, attempt } = this.#self;
    const { times } = run;
    const now = run.now();
    const quietMs = this.#quiet.look(now, wrote, this.#ticks());
    if (last && !this.#ended) {
      this.#ended = true;
      this.#deadline = Math.min(this.#deadline, now + times.lingerMs);
    }
    if (this.#ours === null && !last) {
      const limit = run.execution.timeoutMs ?? Infinity;
      if (isStopping(run)) this.#ask('stopped', 'the sweep is stopping');
      else if (existsSync(paths.attempt(attempt).stop)) this.#expectEnd('stopped', 'it was asked to stop');
      else if (now - this.#startedAt >= limit)
        this.#ask('timeout', `it ran for longer than its ${limit / 1000} s`);
      else this.#prune();
    }
    if (quietMs >= run.execution.stallMs && !last) this.#giveUp(quietMs);
    if (run.killSignal.aborted || now >= this.#deadline) this.#kill();
  }

  #ask(kind: StopKind & ('stopped' | 'timeout'), reason: string): void {
    const { paths, attempt } = this.#self;
    requestStop(paths.attempt(attempt), reason, kind);
    this.#expectEnd(kind, reason);
  }

  #prune(): void {
    const { run, paths, trialId, attempt } = this.#self;
    const reason = askToPrune(run, paths.attempt(attempt), trialId);
    if (reason !== null) this.#expectEnd('pruned', reason);
  }

  #expectEnd(cause: 'stopped' | 'timeout' | 'pruned', reason: string): void {
    const { run } = this.#self;
    this.#ours = { cause, reason };
    this.#deadline = Math.min(this.#deadline, run.now() + run.times.stopMs);
  }

  #giveUp(quietMs: number): void {
    const seconds = Math.round(quietMs / 1000);
    const reason = `it had neither written a line nor used the processor for ${seconds} s`;
    this.#ours ??= { cause: 'infra', reason };
    this.#kill();
  }

  #kill(): void {
    this.#killedAt = Math.min(this.#killedAt, this.#self.run.now());
    this.#execution.kill();
  }

  /** Unknown of a trainer inside this very process. */
  #ticks(): number | null {
    const { pid } = this.#execution;
    return pid === null || pid === process.pid ? null : readTicks(pid);
  }
}

/** Reads the log on and tells; whether it has grown, and whether the attempt has had its last event. */
function readOn({ run, paths, trialId, attempt }: Attempt): {
  readonly wrote: boolean;
  readonly last: boolean;
} {
  const { events, problems } = ingestLog(run.store, paths, trialId, attempt);
  judgeEvents(run.judge, run.store, trialId, events);
  tell(run, (history) =>
    problems.map(renderLineProblem).reduce(withProblem, withEvents(history, trialId, attempt, events)),
  );
  return {
    wrote: events.length + problems.length > 0,
    last: attemptOf(run.store, trialId, attempt)?.end !== null,
  };
}

function endLost(
  { run, paths, trialId, attempt }: Attempt,
  end: { readonly exit: ExitInfo; readonly ours: Loss['ours'] },
  oomKills: number | null,
): void {
  const stopping = isStopping(run) ? ({ cause: 'stopped', reason: 'the sweep is stopping' } as const) : null;
  const event = verdictOf({
    ...{ at: run.now(), epoch: run.store.trial(trialId)?.epoch ?? 0, exit: end.exit },
    ...{ ours: end.ours ?? stopping, oomKills, output: readTail(paths.attempt(attempt).stderr) },
  });
  decideEnd(run, paths, trialId, attempt, event);
  judgeEvents(run.judge, run.store, trialId, [event]);
  tell(run, (h) => withEvents(h, trialId, attempt, [event]));
}
