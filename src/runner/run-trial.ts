// What a trainer process does: one attempt of one trial, from its checkpoint where there is one, told as events in the
// attempt's log. It never opens the database. Whatever ends it (an error too) is the log's last event.
import { existsSync, readFileSync } from 'node:fs';
import { loadDataSet } from '../data/data-set.js';
import type { Engine } from '../engine/engine.js';
import { DataError, NanLossError, StoreError } from '../errors.js';
import { buildModel } from '../models/table.js';
import { random } from '../random.js';
import { readCheckpoint, writeCheckpoint, writeDeployed } from '../training/checkpoint.js';
import { initialState } from '../training/initial-state.js';
import { train } from '../training/train.js';
import type { EventOf, TrialEvent, UntimedEvent } from '../trial/events.js';
import { parseTrial, type Trial } from '../trial/trial.js';
import { EventLog } from './event-log.js';
import { errorCode } from './files.js';
import type { TrialPaths } from './paths.js';

export interface RunTrialOptions {
  readonly paths: TrialPaths;
  readonly attempt: number;
  /** The cache folder that holds the prepared data. */
  readonly cache: string;
  readonly loadEngine: () => Promise<Engine>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborting ends the attempt after the batch, with a checkpoint; its reason is written down. */
  readonly signal: AbortSignal;
  /** Told what is no event: a checkpoint that could not be read. */
  readonly warn: (message: string) => void;
}

/** Runs the attempt and returns its last event; throws only when the log itself cannot be written. */
export async function runTrial(options: RunTrialOptions): Promise<TrialEvent> {
  const log = new EventLog(options.paths.attempt(options.attempt).events);
  let last: TrialEvent | undefined;
  const append = (event: UntimedEvent) => {
    last = { ...event, at: options.now() } as TrialEvent;
    log.append(last);
  };
  try {
    for await (const event of events(options)) append(event);
  } catch (error) {
    append(lastEvent(error, options.signal));
  } finally {
    log.close();
  }
  return last!;
}

async function* events(options: RunTrialOptions): AsyncGenerator<UntimedEvent> {
  const { paths, attempt, signal } = options;
  const trial = readTrial(paths);
  const { experiment } = trial;
  const data = await loadDataSet(experiment.data, { cache: options.cache, signal });
  const { inputShape, classes } = data;
  const build = { ...experiment.model, inputShape, classes };
  const plain = () => buildModel(experiment.model.name, build, random(experiment.seed));
  const checkpoint = readCheckpoint(paths.checkpoint);
  if (checkpoint !== null && 'problem' in checkpoint)
    options.warn(`the checkpoint cannot be read, the trial starts over: ${checkpoint.problem}`);
  const resumed = checkpoint !== null && 'state' in checkpoint ? checkpoint.state : null;
  const stop = paths.attempt(attempt).stop;
  yield* train({
    experiment,
    data,
    engine: await options.loadEngine(),
    state: resumed ?? initialState(experiment, plain()),
    attempt,
    save: (state) => writeCheckpoint(paths.checkpoint, state),
    saveDeployed: (network) => writeDeployed(paths.checkpoint, network),
    stopRequested() {
      if (signal.aborted) return String(signal.reason);
      return existsSync(stop) ? readFileSync(stop, 'utf8').trim() || 'asked to stop' : null;
    },
    now: options.now,
  });
}

function readTrial(paths: TrialPaths): Trial {
  const found = parseTrial(readFileSync(paths.trial, 'utf8'));
  if ('problem' in found) throw new StoreError('use', paths.trial, found.problem);
  return found.trial;
}

/** What an error makes of the attempt: a full disk stops it (room can be made), anything else fails it. */
function lastEvent(error: unknown, signal: AbortSignal): UntimedEvent {
  if (signal.aborted && error === signal.reason)
    return { kind: 'stopped', epoch: 0, batch: 0, reason: String(signal.reason) };
  const message = error instanceof Error ? error.message : String(error);
  if (isDiskFull(error)) return { kind: 'stopped', epoch: 0, batch: 0, reason: `no room left: ${message}` };
  const stack = error instanceof Error ? (error.stack ?? null) : null;
  return { kind: 'failed', cause: causeOf(error, message), message, stack };
}

function isDiskFull(error: unknown): boolean {
  const codes = [errorCode(error), error instanceof Error ? errorCode(error.cause) : null];
  return codes.some((code) => code === 'ENOSPC' || code === 'EDQUOT');
}

function causeOf(error: unknown, message: string): EventOf<'failed'>['cause'] {
  if (error instanceof NanLossError) return 'nan';
  if (error instanceof DataError) return 'data';
  if (/\bOOM\b|ResourceExhausted|out of memory|bad_alloc|Array buffer allocation failed/i.test(message))
    return 'oom';
  return 'code';
}
