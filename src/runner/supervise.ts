// One attempt from start to end: starts its trainer, reads its log while it runs, stops it when asked or when it takes too
// long, and says what it came to when its process is gone.
import { existsSync } from 'node:fs';
import { isLast } from '../store/changes.js';
import type { TrialEvent } from '../trial/events.js';
import { askToPrune, judgeEvents } from './early-stop.js';
import { Ending } from './ending.js';
import type { Execution, ExitInfo } from './executors/executor.js';
import { ingestFrom, renderLineProblem } from './index-attempt.js';
import type { AttemptPaths, TrialPaths } from './paths.js';
import { identifyProcess } from './process-identity.js';
import { Quiet, readTicks } from './process-use.js';
import { writeProvenance } from './provenance.js';
import { readTail } from './read-tail.js';
import { decideEnd, isStopping, type Run, tell } from './run.js';
import type { StopKind } from './stop-request.js';
import { createAttempt, requestStop } from './trial-folder.js';
import { type Loss, verdictOf } from './verdict.js';

interface Attempt {
  readonly run: Run;
  readonly paths: TrialPaths;
  readonly files: AttemptPaths;
  readonly trialId: string;
  readonly attempt: number;
  /** Bytes of its log that are in the store. */
  offset: number;
  /** Its last event, once that has come. */
  last: TrialEvent | null;
}

/** Runs the trial's next attempt with these variables; gives its last event, when that is in the store. */
export async function runAttempt(
  run: Run,
  paths: TrialPaths,
  trialId: string,
  variables: Readonly<Record<string, string>>,
): Promise<TrialEvent> {
  const attempt = createAttempt(paths, run.store.attempts(trialId).at(-1)?.attempt);
  const files = paths.attempt(attempt);
  const self: Attempt = { run, paths, files, trialId, attempt, offset: 0, last: null };
  run.store.putAttempt(trialId, attempt);
  tell(run, (h) => h.begin(trialId, attempt, run.now()));
  const execution = run.executor.start({ trial: paths, attempt, variables });
  // A trainer inside this process is not killed alone.
  const oomKills = execution.pid === process.pid ? null : run.oomKills();
  let end: { readonly exit: ExitInfo; readonly ours: Loss['ours'] };
  try {
    recordStart(self, execution);
    end = await new Watch(self, execution).untilEnded();
  } catch (error) {
    execution.kill();
    await execution.done;
    throw error;
  }
  return self.last ?? endLost(self, end, oomKills);
}

function recordStart({ run, files }: Attempt, execution: Execution): void {
  if (execution.pid === null) return;
  const who = identifyProcess(execution.pid);
  writeProvenance(files, who, execution.command, run.now(), run.facts, execution.variables);
}

/** Looks at a running attempt until its process is gone. */
class Watch {
  readonly #self: Attempt;
  readonly #execution: Execution;
  readonly #ending: Ending;
  readonly #startedAt: number;
  readonly #quiet: Quiet;
  #deadline = Infinity;
  #ended = false;
  #ours: Loss['ours'] = null;
  #killedAt = Infinity;

  constructor(self: Attempt, execution: Execution) {
    this.#self = self;
    this.#execution = execution;
    this.#ending = new Ending(execution.done);
    this.#startedAt = self.run.now();
    this.#quiet = new Quiet(this.#startedAt, this.#ticks());
  }

  async untilEnded(): Promise<{ readonly exit: ExitInfo; readonly ours: Loss['ours'] }> {
    const { run } = this.#self;
    for (;;) {
      const exit = await this.#ending.within(run.times.pollMs);
      const wrote = readOn(this.#self);
      if (exit !== null) return { exit, ours: this.#ours };
      this.#look(wrote, this.#self.last !== null);
      if (run.now() - this.#killedAt > run.times.lingerMs && this.#ours !== null)
        return {
          exit: { code: null, signal: null, error: 'it does not end even when killed' },
          ours: this.#ours,
        };
    }
  }

  /** Asks it to end, or ends it, when it is time for that. */
  #look(wrote: boolean, last: boolean): void {
    const { run, files } = this.#self;
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
      else if (existsSync(files.stop)) this.#expectEnd('stopped', 'it was asked to stop');
      else if (now - this.#startedAt >= limit)
        this.#ask('timeout', `it ran for longer than its ${limit / 1000} s`);
      else this.#prune();
    }
    if (quietMs >= run.execution.stallMs && !last) this.#giveUp(quietMs);
    if (run.killSignal.aborted || now >= this.#deadline) this.#kill();
  }

  #ask(kind: StopKind & ('stopped' | 'timeout'), reason: string): void {
    requestStop(this.#self.files, reason, kind);
    this.#expectEnd(kind, reason);
  }

  #prune(): void {
    const { run, files, trialId } = this.#self;
    const reason = askToPrune(run, files, trialId);
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

/** Reads the log on and tells; whether it has grown. */
function readOn(self: Attempt): boolean {
  const { run, files, trialId, attempt } = self;
  const { events, problems, to } = ingestFrom(run.store, files.events, trialId, attempt, self.offset);
  self.offset = to;
  self.last = events.filter(isLast).at(-1) ?? self.last;
  judgeEvents(run.judge, trialId, events);
  tell(run, (history) => {
    history.tell(trialId, attempt, events);
    for (const problem of problems) history.note(renderLineProblem(problem));
  });
  return events.length + problems.length > 0;
}

function endLost(
  { run, paths, files, trialId, attempt }: Attempt,
  end: { readonly exit: ExitInfo; readonly ours: Loss['ours'] },
  oomKillsBefore: number | null,
): TrialEvent {
  const stopping = isStopping(run) ? ({ cause: 'stopped', reason: 'the sweep is stopping' } as const) : null;
  const now = run.oomKills();
  const event = verdictOf({
    ...{ at: run.now(), epoch: run.store.status(trialId)?.epoch ?? 0, exit: end.exit },
    ...{ ours: end.ours ?? stopping, output: readTail(files.stderr) },
    oomKills: oomKillsBefore === null || now === null ? null : now - oomKillsBefore,
  });
  decideEnd(run, paths, trialId, attempt, event);
  judgeEvents(run.judge, trialId, [event]);
  tell(run, (h) => h.tell(trialId, attempt, [event]));
  return event;
}
