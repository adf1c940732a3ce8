// The training of one trial as a generator of events: epochs of compiled steps, evaluation of the folded network on
// validation and test data, and DyRep's adjustments in between (CVPR 2022, section 3; loop order of paper facts 3a).
// Whatever happens depends on experiment, data and state only, so stopping and resuming changes nothing.
import type { DataSet } from '../data/data-set.js';
import type { Engine } from '../engine/engine.js';
import { NanLossError } from '../errors.js';
import type { Layer } from '../nn/layer.js';
import { cost } from '../reparam/cost.js';
import { fuse } from '../reparam/fuse.js';
import { isAdjusting, isRecalibrating } from '../trial/adjustments.js';
import type { Cost, UntimedEvent } from '../trial/events.js';
import { type Experiment, growthOptions } from '../trial/experiment.js';
import { isFreezing, searchPhases } from '../trial/search-phases.js';
import { adjust } from './adjust.js';
import { type Batches, createBatches } from './batches.js';
import type { TrainingState } from './checkpoint.js';
import { Deployed, probeBatch } from './deployed.js';
import { freeze } from './freeze.js';
import { learningRate } from './schedules.js';
import { Session } from './session.js';
import { recalibrate } from './surgery.js';

export interface TrainOptions {
  /** Resolved: only the method's own section. */
  readonly experiment: Experiment;
  readonly data: DataSet;
  readonly engine: Engine;
  /** From scratch or from a checkpoint. */
  readonly state: TrainingState;
  readonly attempt: number;
  readonly save: (state: TrainingState) => void;
  /** Takes the folded network at the end. */
  readonly saveDeployed: (network: Layer) => void;
  /** Asked after every batch: why to stop, or null. */
  readonly stopRequested: () => string | null;
  /** Milliseconds, for durations only. */
  readonly now: () => number;
}

/** Everything that one call of `train` works with. */
interface Run extends TrainOptions {
  readonly batches: Batches;
  readonly session: Session;
  readonly deployed: Deployed;
  readonly deployCost: Cost;
}

/** Milliseconds between two progress events. */
const PROGRESS_MS = 500;

/** Trains to the end, or until a stop is asked for. Throws NanLossError, EngineError, DataError; always frees the engine's memory. */
export async function* train(options: TrainOptions): AsyncGenerator<UntimedEvent, void> {
  const { experiment, data, engine, state, now } = options;
  const begun = now();
  const batches = createBatches(experiment, data);
  const network = fuse(state.model);
  const session = new Session(
    engine,
    experiment,
    { inputShape: data.inputShape, probe: probeBatch(data) },
    state,
  );
  let deployed: Deployed | null = null;
  try {
    deployed = new Deployed(engine, network, data);
    session.spend((now() - begun) / 1000);
    yield* trainAll({ ...options, batches, session, deployed, deployCost: cost(network, data.inputShape) });
  } finally {
    session.dispose();
    deployed?.dispose();
  }
}

async function* trainAll(run: Run): AsyncGenerator<UntimedEvent, void> {
  const { session, experiment } = run;
  yield startedEvent(run);
  for (let epoch = session.progress.epoch + 1; epoch <= experiment.train.epochs; epoch++) {
    const reason = yield* trainEpoch(run, epoch);
    if (reason !== null) {
      const { batch } = session.progress;
      run.save(session.state());
      yield { kind: 'checkpointed', epoch: epoch - 1, batch };
      yield { kind: 'stopped', epoch: epoch - 1, batch, reason };
      return;
    }
    if (isRecalibrating(experiment, epoch)) yield* timed(run, recalibrateAll(run, epoch));
    yield* timed(run, evaluateEpoch(run, epoch));
    if (isFreezing(experiment, epoch)) yield* timed(run, freeze(session, epoch));
    if (isAdjusting(experiment, epoch)) yield* timed(run, adjust(session, run.batches, epoch));
    session.endEpoch();
    run.save(session.state());
    yield { kind: 'checkpointed', epoch, batch: 0 };
  }
  const network = fuse(session.model);
  const equivalenceError = run.deployed.update(network, session);
  run.saveDeployed(network);
  const { seconds } = session.progress;
  yield { kind: 'finished', seconds, train: session.cost(), deploy: run.deployCost, equivalenceError };
}

function startedEvent({ session, experiment, engine, attempt, batches, deployCost }: Run): UntimedEvent {
  const { epoch, batch } = session.progress;
  return {
    kind: 'started',
    attempt,
    resumedFrom: epoch === 0 && batch === 0 ? null : { epoch, batch },
    epochs: experiment.train.epochs,
    batchesPerEpoch: batches.perEpoch,
    train: session.cost(),
    deploy: deployCost,
    engine: `${engine.info.kind} ${engine.info.tensorflow}`,
  };
}

/** The rest of an epoch, batch by batch; why to stop, when that is asked for. */
async function* trainEpoch(run: Run, epoch: number): AsyncGenerator<UntimedEvent, string | null> {
  const { session, batches, now } = run;
  const planned = batches.epoch(epoch);
  let reported = now();
  let images = 0;
  while (session.progress.batch < batches.perEpoch) {
    const begun = now();
    const { batch } = session.progress;
    const loss = session.step(planned.at(batch), rateAt(run, epoch, batch), alphaRateAt(run, epoch, batch));
    if (!Number.isFinite(loss)) throw new NanLossError(epoch, batch + 1, loss);
    const ended = now();
    session.spend((ended - begun) / 1000);
    images += run.experiment.train.batch_size;
    if (ended - reported >= PROGRESS_MS) {
      const imagesPerSecond = (images / (ended - reported)) * 1000;
      yield { kind: 'progress', epoch, batch: batch + 1, loss, imagesPerSecond };
      reported = ended;
      images = 0;
    }
    // Gives signals and messages their turn between two batches.
    await new Promise((resolve) => setImmediate(resolve));
    const reason = run.stopRequested();
    if (reason !== null) return reason;
  }
  return null;
}

function rateAt({ experiment, batches }: Run, epoch: number, batch: number): number {
  const steps = experiment.train.epochs * batches.perEpoch;
  const step = (epoch - 1) * batches.perEpoch + batch;
  return learningRate(experiment.train, step, steps, growthOptions(experiment)?.compatibility);
}

/** The rate of a search's alphas; null outside of the search. */
function alphaRateAt(
  { experiment, batches: { perEpoch } }: Run,
  epoch: number,
  batch: number,
): number | null {
  const phases = searchPhases(experiment);
  const first = phases === null ? Infinity : phases.random + 1;
  if (phases === null || epoch < first || epoch >= first + phases.search) return null;
  const schedule = { schedule: 'cosine', lr: experiment.repnas!.alpha_lr, lr_min: 0 } as const;
  return learningRate(schedule, (epoch - first) * perEpoch + batch, phases.search * perEpoch);
}

/** Statistics of the weights that the epoch ended with: what is evaluated then is this network. */
function* recalibrateAll(
  { session, batches, experiment }: Run,
  epoch: number,
): Generator<UntimedEvent, void> {
  const count = growthOptions(experiment)!.recalibration_batches;
  recalibrate(session, batches.calibration(epoch, count));
  yield { kind: 'calibrated', epoch, path: '', batches: count };
}

/** Validation and test on the folded network, at the plain network's price. */
function* evaluateEpoch(run: Run, epoch: number): Generator<UntimedEvent, void> {
  const { session, deployed, data, batches, experiment } = run;
  const { lossSum, correctSum, epochSeconds } = session.progress;
  const error = deployed.update(fuse(session.evaluated), session);
  const validation = deployed.evaluate(data.validation);
  const test = deployed.evaluate(data.test);
  const cost = session.cost();
  const metrics = {
    'train.loss': lossSum / batches.perEpoch,
    'train.accuracy': correctSum / (batches.perEpoch * experiment.train.batch_size),
    'val.loss': validation.loss,
    'val.accuracy': validation.accuracy,
    'test.loss': test.loss,
    'test.accuracy': test.accuracy,
    lr: rateAt(run, epoch, 0),
    seconds: epochSeconds,
    'equivalence.error': error,
    'params.train': cost.params,
    'macs.train': cost.macs,
  };
  yield { kind: 'epoch', epoch, metrics };
}

/** Passes on a part's events and books its time on the trial. */
function* timed(run: Run, part: Generator<UntimedEvent, void>): Generator<UntimedEvent, void> {
  const begun = run.now();
  yield* part;
  run.session.spend((run.now() - begun) / 1000);
}
