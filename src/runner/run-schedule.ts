// Waits for the fires of scheduled sweeps and runs each as it comes due, one at a time. The clock, the waiting and the
// start of a sweep are passed in; what fires when is decided in sweep/schedule.ts.
import { nextFires } from '../sweep/fire-times.js';
import { dueFires, type FireRules, type Schedule } from '../sweep/schedule.js';
import {
  claimFire,
  createFire,
  type FireOutcome,
  type FireRecord,
  fireState,
  lastClaimed,
  type PlannedSchedule,
  planSchedule,
  readFires,
  readPlanned,
  writeFire,
  writePlanned,
} from './fires.js';
import { livingOwner } from './lock.js';
import type { HomePaths } from './paths.js';
import { identifyProcess } from './process-identity.js';

/** A sweep that has a schedule. */
export interface ScheduledSweep {
  readonly id: string;
  readonly file: string;
  readonly schedule: Schedule;
}

/** How a sweep's run ended. */
export interface FireEnd {
  readonly exitCode: number | null;
  readonly outcome: FireOutcome | null;
  readonly error: string | null;
  /** Nothing was run: another process runs the sweep. */
  readonly busy?: true;
}

/** A sweep's run that has been started. */
export interface SweepRun {
  readonly pid: number | null;
  readonly done: Promise<FireEnd>;
  /** Asks it to end with checkpoints; asked again, at once. */
  stop(): void;
}

/** What a scheduler tells while it works; `at` is in milliseconds since 1970. */
export type ScheduleEvent =
  | { readonly kind: 'next'; readonly sweep: string; readonly at: number; readonly timezone: string }
  | { readonly kind: 'taken'; readonly sweep: string; readonly at: number; readonly timezone: string }
  | {
      /** A fire began to wait, began to run, ended or was left out: the record says which. */
      readonly kind: 'fire';
      readonly record: FireRecord;
      readonly file: string;
      readonly timezone: string;
    };

/** What a scheduler needs. */
export interface ScheduleOptions {
  readonly home: HomePaths;
  /** The scheduled sweeps as their files say now. */
  readonly load: () => readonly ScheduledSweep[];
  /** The time zone of schedules that name none. */
  readonly machineZone: string;
  readonly now: () => number;
  /** Waits so many milliseconds, or until aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly start: (sweep: ScheduledSweep) => SweepRun;
  readonly tell: (event: ScheduleEvent) => void;
  /** Run what is due and end. */
  readonly once: boolean;
  readonly signal: AbortSignal;
  readonly killSignal: AbortSignal;
}

/** What a scheduler did until it ended. */
export interface ScheduleResult {
  /** Records of the fires that it ran. */
  readonly ran: readonly FireRecord[];
  readonly interrupted: boolean;
}

interface Waiting {
  readonly sweep: ScheduledSweep;
  readonly record: FireRecord;
  readonly timezone: string;
}

interface State {
  readonly line: Waiting[];
  running: (Waiting & { readonly run: SweepRun; readonly ended: Promise<void> }) | null;
  readonly ran: FireRecord[];
  /** The next fire of each sweep as it was told. */
  readonly told: Map<string, number>;
}

/** The longest wait: clocks are set, machines sleep and files are edited. */
const POLL_MS = 30_000;

/** Runs until interrupted, or with `once` until what is due is done. */
export async function runSchedule(options: ScheduleOptions): Promise<ScheduleResult> {
  const state: State = { line: [], running: null, ran: [], told: new Map() };
  const { signal } = options;
  for (let first = true; !signal.aborted; first = false) {
    if (first || !options.once) takeDue(options, state);
    startNext(options, state);
    if (options.once && state.running === null && state.line.length === 0) break;
    await wait(options, state);
  }
  if (signal.aborted) await wind(options, state);
  return { ran: state.ran, interrupted: signal.aborted };
}

/** Claims what has come due, by the rules. */
function takeDue(options: ScheduleOptions, state: State): void {
  const sweeps = options.load();
  for (const id of state.told.keys()) if (!sweeps.some((s) => s.id === id)) state.told.delete(id);
  for (const sweep of sweeps) {
    const now = options.now();
    const planned = planOf(options, sweep, now);
    const last = Math.max(planned.since, lastClaimed(options.home, sweep.id) ?? 0);
    const rules = { ...sweep.schedule, state: stateOf(options, sweep.id) };
    const due = dueFires(planned, last, now, rules);
    const left = due.left.map(({ at, reason }) => createFire(sweep.id, at, reason));
    const start = due.start.map((at) => createFire(sweep.id, at, null));
    for (const record of [...left, ...start].sort((a, b) => a.at - b.at)) {
      const { timezone } = planned;
      if (!claimFire(options.home, record)) {
        options.tell({ kind: 'taken', sweep: sweep.id, at: record.at, timezone });
        continue;
      }
      options.tell({ kind: 'fire', record, file: sweep.file, timezone });
      if (record.state === 'waiting') state.line.push({ sweep, record, timezone });
    }
    tellNext(options, state, sweep, planned, now);
  }
}

function planOf(options: ScheduleOptions, sweep: ScheduledSweep, now: number): PlannedSchedule {
  const before = readPlanned(options.home, sweep.id);
  const planned = planSchedule(before, sweep.schedule, options.machineZone, now);
  writePlanned(options.home, sweep.id, planned);
  return planned;
}

/** What a sweep is doing, in this scheduler or another one. */
function stateOf({ home }: ScheduleOptions, sweep: string): FireRules['state'] {
  const states = readFires(home, sweep).map(fireState);
  return states.includes('waiting') ? 'waiting' : states.includes('running') ? 'running' : 'idle';
}

function tellNext(
  { tell }: ScheduleOptions,
  state: State,
  sweep: ScheduledSweep,
  planned: PlannedSchedule,
  now: number,
): void {
  const at = nextFires(planned, now, 1)[0]!;
  if (state.told.get(sweep.id) === at) return;
  state.told.set(sweep.id, at);
  tell({ kind: 'next', sweep: sweep.id, at, timezone: planned.timezone });
}

/** Starts the first in line that no other scheduler is running. */
function startNext(options: ScheduleOptions, state: State): void {
  if (state.running !== null) return;
  const index = state.line.findIndex((waiting) => isFree(options, waiting));
  if (index < 0) return;
  const { sweep, record, timezone } = state.line.splice(index, 1)[0]!;
  const run = options.start(sweep);
  const started: FireRecord = {
    ...{ ...record, state: 'running', startedAt: options.now() },
    process: run.pid === null ? null : identifyProcess(run.pid),
  };
  const waiting = { sweep, record: started, timezone };
  note(options, waiting);
  const ended = run.done.then(({ busy, ...end }) => {
    const what = busy ? ({ state: 'left', reason: 'busy' } as const) : ({ state: 'ended' } as const);
    const last: FireRecord = { ...started, ...end, ...what, endedAt: options.now() };
    state.running = null;
    if (!busy) state.ran.push(last);
    note(options, { ...waiting, record: last });
  });
  state.running = { ...waiting, run, ended };
}

/** Whether no other scheduler runs the sweep; one that waits where it must waits for whoever else runs it, too. */
function isFree({ home }: ScheduleOptions, { sweep }: Waiting): boolean {
  if (readFires(home, sweep.id).some((r) => fireState(r) === 'running')) return false;
  return sweep.schedule.overlap !== 'queue' || livingOwner(home.sweepLock(sweep.id)) === null;
}

function note({ home, tell }: ScheduleOptions, { sweep, record, timezone }: Waiting): void {
  writeFire(home, record);
  tell({ kind: 'fire', record, file: sweep.file, timezone });
}

/** Waits for the next fire, the end of the run or the request to stop, whichever comes first. */
async function wait(options: ScheduleOptions, state: State): Promise<void> {
  const awake = new AbortController();
  const wake = () => awake.abort();
  options.signal.addEventListener('abort', wake);
  const next = Math.min(...state.told.values()) - options.now();
  const delay = options.once ? POLL_MS : Math.min(POLL_MS, Math.max(1, next));
  try {
    const sleep = options.sleep(delay, awake.signal);
    await Promise.race([sleep, ...(state.running === null ? [] : [state.running.ended])]);
  } finally {
    wake();
    options.signal.removeEventListener('abort', wake);
  }
}

/** Ends: what waits is left out, what runs is asked to stop and waited for. */
async function wind(options: ScheduleOptions, state: State): Promise<void> {
  for (const waiting of state.line.splice(0))
    note(options, { ...waiting, record: { ...waiting.record, state: 'left', reason: 'stopped' } });
  if (state.running === null) return;
  const { run, ended } = state.running;
  options.killSignal.addEventListener('abort', () => run.stop());
  run.stop();
  await ended;
}
