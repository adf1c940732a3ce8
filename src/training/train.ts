// The training of one trial as a generator of events: epochs of compiled steps, evaluation of the folded network on
// validation and test data, and DyRep's adjustments in between (CVPR 2022, section 3; loop order of paper facts 3a).
// Whatever happens depends on experiment, data and state only, so stopping and resuming changes nothing.
import type { DataSet } from '../data/data-set.js';
import type { Engine } from '../engine/engine.js';
import { NanLossError } from '../errors.js';
import type { Layer } from '../nn/layer.js';
import { cost } from '../reparam/cost.js';
import { fuse } from '../reparam/fuse.js';
import type { Cost, UntimedEvent } from '../trial/events.js';
import type { Experiment } from '../trial/experiment.js';
import { adjust, isAdjusting } from './adjust.js';
import { createBatches } from './batches.js';
import type { Progress, TrainingState } from './checkpoint.js';
import { Deployed } from './deployed.js';
import { learningRate } from './schedules.js';
import { Session } from './session.js';

export interface TrainOptions {
  /** Resolved: only the method's own section. */
  readonly experiment: Experiment;
  readonly data: DataSet;
  readonly engine: Engine;
  /** From scratch or from a checkpoint. */
  readonly state: TrainingState;
  readonly attempt: number;
  readonly save: (state: TrainingState) => void;
  /** Asked after every batch: why to stop, or null. */
  readonly stopRequested: () => string | null;
  /** Milliseconds, for durations only. */
  readonly now: () => number;
}

/** Milliseconds between two progress events. */
const PROGRESS_MS = 500;

/** Trains to the end, or until a stop is asked for. Throws NanLossError, EngineError, DataError; always frees the engine's memory. */
export async function* train(options: TrainOptions): AsyncGenerator<UntimedEvent, void> {
  const { experiment, data, engine } = options;
  const batches = createBatches(experiment, data);
  const session = new Session(engine, experiment, data, options.state);
  const deployed = new Deployed(engine, fuse(options.state.model), data);
  try {
    yield startedEvent(options, session.model, batches.perEpoch);
    for (let epoch = session.progress.epoch + 1; epoch <= experiment.train.epochs; epoch++) {
      const stopped = yield* trainEpoch(options, session, epoch);
      if (stopped !== null) {
        options.save(session.state());
        const at = { epoch: session.progress.epoch, batch: session.progress.batch };
        yield { kind: 'checkpointed', ...at };
        yield { kind: 'stopped', ...at, reason: stopped };
        return;
      }
      yield* timed(options.now, session, () => evaluateEpoch(session, deployed, epoch, batches.perEpoch));
      if (isAdjusting(experiment, epoch))
        yield* timed(options.now, session, () => adjust(session, batches, epoch));
      session.endEpoch();
      options.save(session.state());
      yield { kind: 'checkpointed', epoch, batch: 0 };
    }
    const model = session.model;
    const error = deployed.update(fuse(model), session);
    const { train, deploy } = costs(model, data);
    yield { kind: 'finished', seconds: session.progress.seconds, train, deploy, equivalenceError: error };
  } finally {
    session.dispose();
    deployed.dispose();
  }

  async function* trainEpoch(
    o: TrainOptions,
    s: Session,
    epoch: number,
  ): AsyncGenerator<UntimedEvent, string | null> {
    const total = experiment.train.epochs * batches.perEpoch;
    const epochBatches = batches.epoch(epoch);
    let reported = o.now();
    let images = 0;
    while (s.progress.batch < batches.perEpoch) {
      const started = o.now();
      const batch = s.progress.batch;
      const rate = learningRate(experiment.train, (epoch - 1) * batches.perEpoch + batch, total);
      const loss = s.step(epochBatches.at(batch), rate);
      if (!Number.isFinite(loss)) throw new NanLossError(epoch, batch + 1, loss);
      s.spend((o.now() - started) / 1000);
      images += experiment.train.batch_size;
      const elapsed = o.now() - reported;
      if (elapsed >= PROGRESS_MS) {
        const imagesPerSecond = (images / elapsed) * 1000;
        yield { kind: 'progress', epoch, batch: batch + 1, loss, imagesPerSecond };
        reported = o.now();
        images = 0;
      }
      // Gives signals and messages their turn between two batches.
      await new Promise((resolve) => setImmediate(resolve));
      const reason = o.stopRequested();
      if (reason !== null) return reason;
    }
    return null;
  }

  function* evaluateEpoch(
    s: Session,
    network: Deployed,
    epoch: number,
    perEpoch: number,
  ): Generator<UntimedEvent, void> {
    const model = s.model;
    const error = network.update(fuse(model), s);
    const validation = network.evaluate(data.validation);
    const test = network.evaluate(data.test);
    const { train } = costs(model, data);
    const { lossSum, correctSum, epochSeconds }: Progress = s.progress;
    yield {
      kind: 'epoch',
      epoch,
      metrics: {
        'train.loss': lossSum / perEpoch,
        'train.accuracy': correctSum / (perEpoch * experiment.train.batch_size),
        'val.loss': validation.loss,
        'val.accuracy': validation.accuracy,
        'test.loss': test.loss,
        'test.accuracy': test.accuracy,
        lr: learningRate(experiment.train, (epoch - 1) * perEpoch, experiment.train.epochs * perEpoch),
        seconds: epochSeconds,
        'equivalence.error': error,
        'params.train': train.params,
        'macs.train': train.macs,
      },
    };
  }
}

function startedEvent(options: TrainOptions, model: Layer, batchesPerEpoch: number): UntimedEvent {
  const { progress } = options.state;
  const fresh = progress.epoch === 0 && progress.batch === 0;
  return {
    kind: 'started',
    attempt: options.attempt,
    resumedFrom: fresh ? null : { epoch: progress.epoch, batch: progress.batch },
    epochs: options.experiment.train.epochs,
    batchesPerEpoch,
    ...costs(model, options.data),
    engine: `${options.engine.info.kind} ${options.engine.info.tensorflow}`,
  };
}

function costs(model: Layer, data: DataSet): { train: Cost; deploy: Cost } {
  return { train: cost(model, data.inputShape), deploy: cost(fuse(model), data.inputShape) };
}

/** Runs a part that yields events and books its time on the session. */
function* timed(
  now: () => number,
  session: Session,
  part: () => Generator<UntimedEvent, void>,
): Generator<UntimedEvent, void> {
  const started = now();
  yield* part();
  session.spend((now() - started) / 1000);
}
