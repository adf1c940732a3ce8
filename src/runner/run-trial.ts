// What a trainer process does: one attempt of one trial, from its checkpoint where there is one, told as events in the
// attempt's log. It never opens the database. Whatever ends it (an error too) is the log's last event.
import { existsSync, readFileSync } from 'node:fs';
import { loadDataSet } from '../data/data-set.js';
import type { Engine } from '../engine/engine.js';
import { StoreError } from '../errors.js';
import { buildModel } from '../models/table.js';
import { random } from '../random.js';
import { type LogMark, writeCheckpoint, writeDeployed } from '../training/checkpoint.js';
import { initialState } from '../training/initial-state.js';
import { type TrainOptions, train } from '../training/train.js';
import type { TrialEvent, UntimedEvent } from '../trial/events.js';
import { parseTrial, type Trial } from '../trial/trial.js';
import { EventLog } from './event-log.js';
import { attempt } from './files.js';
import { lastEvent, stopEvent } from './last-event.js';
import type { TrialPaths } from './paths.js';
import { readResumable } from './resume.js';
import { parseStop, type StopRequest, stopOf } from './stop-request.js';

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
  let asked: StopRequest | null = null;
  const heard = (request: StopRequest) => {
    asked = request;
    return request.reason;
  };
  try {
    for await (const event of events(options, log, heard)) append(endOf(event, asked));
  } catch (error) {
    append(lastEvent(error, options.signal));
  } finally {
    log.close();
  }
  return last!;
}

/** Trains; `heard` is told of the request that ends it. */
async function* events(
  options: RunTrialOptions,
  log: EventLog,
  heard: (request: StopRequest) => string,
): AsyncGenerator<UntimedEvent> {
  const { paths, signal } = options;
  const { experiment } = readTrial(paths);
  const data = await loadDataSet(experiment.data, { cache: options.cache, signal });
  const { inputShape, classes } = data;
  const build = { ...experiment.model, inputShape, classes };
  const plain = () => buildModel(experiment.model.name, build, random(experiment.seed));
  const resumed = readResumable(paths, options.warn);
  yield* train({
    experiment,
    data,
    engine: await options.loadEngine(),
    state: resumed?.state ?? initialState(experiment, plain()),
    attempt: options.attempt,
    ...savingTo(options, log, resumed?.logs ?? []),
    stopRequested() {
      const request = stopRequested(options);
      return request === null ? null : heard(request);
    },
    now: options.now,
  });
}

/** An attempt that was ended by decision writes no more: the next one may be running already. */
const isEnded = ({ paths, attempt: n }: RunTrialOptions) => existsSync(paths.attempt(n).end);

function stopRequested(options: RunTrialOptions): StopRequest | null {
  const { stop } = options.paths.attempt(options.attempt);
  if (options.signal.aborted) return stopOf(options.signal.reason);
  if (existsSync(stop)) return parseStop(readFileSync(stop, 'utf8'));
  return isEnded(options) ? stopOf('its attempt was ended by whoever runs the sweep') : null;
}

/** Writes checkpoints, each after the lines that it rests on are on the disk, and the deployed network. */
function savingTo(
  options: RunTrialOptions,
  log: EventLog,
  before: readonly LogMark[],
): Pick<TrainOptions, 'save' | 'saveDeployed'> {
  const { checkpoint } = options.paths;
  const save = (write: () => void) => {
    if (!isEnded(options)) attempt('write', checkpoint, write);
  };
  return {
    save(state) {
      log.sync();
      const logs = [...before, { attempt: options.attempt, bytes: log.bytes }];
      save(() => writeCheckpoint(checkpoint, state, logs));
    },
    saveDeployed: (network) => save(() => writeDeployed(checkpoint, network)),
  };
}

function readTrial(paths: TrialPaths): Trial {
  const found = parseTrial(readFileSync(paths.trial, 'utf8'));
  if ('problem' in found) throw new StoreError('use', paths.trial, found.problem);
  return found.trial;
}

/** The event as it is written down: a stop becomes what was asked for. */
function endOf(event: UntimedEvent, asked: StopRequest | null): UntimedEvent {
  return event.kind === 'stopped' && asked !== null ? stopEvent(asked, event.epoch, event.batch) : event;
}
