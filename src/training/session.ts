// The training network of a trial on the engine: one compiled program per structure, with weights, statistics and
// velocities as its variables. Surgery is: read the tree, change it, build the program of the new tree.
import type { Batch } from '../data/batches.js';
import type { Engine, HostTensor } from '../engine/engine.js';
import type { Layer } from '../nn/layer.js';
import { parameters, variablesOf, withParameters } from '../nn/parameters.js';
import { isWithin } from '../nn/paths.js';
import { random } from '../random.js';
import { keepLargest, type SearchedBranch, searchedBranches, withPresent } from '../reparam/branch-search.js';
import { cost } from '../reparam/cost.js';
import { hasAdjustmentFrom, hasRecalibrationFrom } from '../trial/adjustments.js';
import type { Cost } from '../trial/events.js';
import { type Experiment, growthOptions } from '../trial/experiment.js';
import { type Draw, drawBranches, gateValues, type SearchState, stepAlphas } from './branch-search.js';
import { NO_PROGRESS, type Progress, type TrainingState } from './checkpoint.js';
import { carryVelocities, velocityName } from './optimizer.js';
import { buildTrainingProgram, type TrainingProgram } from './program.js';

/** How a new structure comes about. */
interface Change {
  /** The first epoch that it trains: scores are gathered only while an adjustment is still ahead. */
  readonly fromEpoch: number;
  /** Path of the block whose statistics will be calibrated. */
  readonly calibrating?: string;
  /** Paths of the batch norms whose inputs will be measured. */
  readonly measuring?: readonly string[];
  /** Paths of layers whose velocities start at zero. */
  readonly reset?: readonly string[];
  /** Parameters that move, velocity and all: the new path of each, by its old one. */
  readonly moved?: Readonly<Record<string, string>>;
}

/** What a session must know of the data. */
export interface SessionData {
  readonly inputShape: readonly [height: number, width: number, channels: number];
  /** The images that surgeries and folds are checked on. */
  readonly probe: Batch;
}

/** Holds the compiled training program and the counters of progress. */
export class Session {
  readonly experiment: Experiment;
  readonly #engine: Engine;
  readonly #data: SessionData;
  #structure: Layer;
  #program: TrainingProgram;
  #progress: Progress;

  constructor(engine: Engine, experiment: Experiment, data: SessionData, state: TrainingState) {
    this.#engine = engine;
    this.experiment = experiment;
    this.#data = data;
    this.#structure = state.model;
    this.#progress = state.progress;
    const velocities = carryVelocities(trainable(state.model), state.velocities);
    this.#program = this.#build(velocities, { fromEpoch: state.progress.epoch + 1 });
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** The network with its weights of this moment. */
  get model(): Layer {
    return withParameters(
      this.#structure,
      this.#program.program.read(Object.keys(variablesOf(this.#structure))),
    );
  }

  /** Everything that a checkpoint keeps. */
  state(): TrainingState {
    return { model: this.model, velocities: this.#velocities(), progress: this.#progress };
  }

  /** Parameters and multiply-accumulates of the network as it trains. */
  cost(): Cost {
    return cost(this.#structure, this.#data.inputShape);
  }

  /** What the network computes in inference: without the branches that a search would drop now. */
  get evaluated(): Layer {
    const { search } = this.#progress;
    return search === undefined ? this.model : withPresent(this.model, this.#searched, this.#present(search));
  }

  /** One update from one batch; returns its loss before the update. A search's alphas move at `alphaRate`, if there is one. */
  step(batch: Batch, rate: number, alphaRate: number | null = null): number {
    const { program, scored } = this.#program;
    const draw = this.#draw();
    const inputs = [
      batch.images,
      batch.labels,
      new Float32Array([rate]),
      ...(draw ? [gateValues(draw.present)] : []),
    ];
    const [loss, correct, scores] = program.call('train', inputs);
    if (draw !== null && alphaRate !== null) this.#stepAlphas(draw, scores!, alphaRate);
    const p = this.#progress;
    const scoreSums = { ...p.scoreSums };
    scored.forEach((path, i) => {
      scoreSums[path] = (scoreSums[path] ?? 0) + scores!.values[i]!;
    });
    this.#progress = {
      ...p,
      batch: p.batch + 1,
      lossSum: p.lossSum + loss!.values[0]!,
      correctSum: p.correctSum + correct!.values[0]!,
      scoreSums,
      scoreBatches: p.scoreBatches + (scored.length > 0 ? 1 : 0),
    };
    return loss!.values[0]!;
  }

  /** Logits of the training network, in inference mode, for the probe images. */
  probe(): HostTensor {
    const { search } = this.#progress;
    const gates = search === undefined ? [] : [gateValues(this.#present(search))];
    return this.#program.program.call('probe', [this.#data.probe.images, ...gates])[0]!;
  }

  /** Moves the statistics under calibration by one batch of the given weight. */
  calibrate(batch: Batch, weight: number): void {
    this.#program.program.call('calibrate', [batch.images, new Float32Array([weight])]);
  }

  /** Moves all statistics by one batch of the given weight. */
  recalibrate(batch: Batch, weight: number): void {
    this.#program.program.call('recalibrate', [batch.images, new Float32Array([weight])]);
  }

  /** Mean and variance, for one batch, of what reaches each of the batch norms that are measured. */
  measure(batch: Batch): readonly HostTensor[] {
    return this.#program.program.call('measure', [batch.images]);
  }

  /** Goes on with another structure: velocities follow what is `moved` and are kept by path, but for layers that are `reset`. */
  rebuild(model: Layer, change: Change): void {
    const list = trainable(model);
    const dropped = list
      .map((p) => p.path)
      .filter((path) => change.reset?.some((layer) => isWithin(path, layer)));
    const kept = { ...this.#velocities() };
    for (const [from, to] of Object.entries(change.moved ?? {})) if (kept[from]) kept[to] = kept[from];
    const velocities = carryVelocities(list, kept, new Set(dropped));
    this.#program.program.dispose();
    this.#structure = model;
    this.#program = this.#build(velocities, change);
  }

  /** Ends the search: goes on with the branches that its alphas keep. */
  freeze(fromEpoch: number): void {
    const { search: _, ...rest } = this.#progress;
    const { evaluated } = this;
    this.#progress = rest;
    this.rebuild(evaluated, { fromEpoch });
  }

  /** Sets the weights of the same structure. */
  write(model: Layer): void {
    this.#program.program.write(variablesOf(model));
  }

  /** Books time on the trial and the epoch under way. */
  spend(seconds: number): void {
    const p = this.#progress;
    this.#progress = { ...p, seconds: p.seconds + seconds, epochSeconds: p.epochSeconds + seconds };
  }

  clearScores(): void {
    this.#progress = { ...this.#progress, scoreSums: {}, scoreBatches: 0 };
  }

  endEpoch(): void {
    const { epoch, seconds, scoreSums, scoreBatches, search } = this.#progress;
    const kept = { seconds, scoreSums, scoreBatches, ...(search && { search }) };
    this.#progress = { ...NO_PROGRESS, ...kept, epoch: epoch + 1 };
  }

  dispose(): void {
    this.#program.program.dispose();
  }

  get #searched(): readonly SearchedBranch[] {
    return this.#progress.search === undefined ? [] : searchedBranches(this.#structure);
  }

  #present({ alphas }: SearchState): readonly boolean[] {
    return keepLargest(this.#searched, alphas, this.experiment.repnas!.budget).present;
  }

  /** The branches of the next step, from seed, epoch and batch alone; null without a search. */
  #draw(): Draw | null {
    const { search, epoch, batch } = this.#progress;
    if (search === undefined) return null;
    const stream = random(this.experiment.seed).split('branches', epoch + 1, batch);
    return drawBranches(search, this.#searched, this.experiment.repnas!.budget, stream);
  }

  #stepAlphas(draw: Draw, slopes: HostTensor, rate: number): void {
    const decay = this.experiment.repnas!.alpha_decay;
    const search = stepAlphas(this.#progress.search!, draw, slopes.values, { rate, decay });
    this.#progress = { ...this.#progress, search };
  }

  #velocities(): Record<string, HostTensor> {
    const paths = trainable(this.#structure).map((p) => p.path);
    const read = this.#program.program.read(paths.map(velocityName));
    return Object.fromEntries(paths.map((path) => [path, read[velocityName(path)]!]));
  }

  #build(velocities: Readonly<Record<string, HostTensor>>, change: Change): TrainingProgram {
    const { experiment } = this;
    const growth = growthOptions(experiment);
    const scoring = hasAdjustmentFrom(experiment, change.fromEpoch);
    return buildTrainingProgram(this.#engine, {
      model: this.#structure,
      velocities,
      inputShape: this.#data.inputShape,
      batchSize: experiment.train.batch_size,
      probeSize: this.#data.probe.labels.length,
      optimizer: experiment.train,
      score: scoring ? (growth?.score ?? null) : null,
      maxDepth: growth?.max_depth ?? 0,
      calibrating: change.calibrating ?? null,
      recalibrating: hasRecalibrationFrom(experiment, change.fromEpoch),
      measuring: change.measuring ?? [],
      gates: this.#searched.map((b) => b.path),
    });
  }
}

const trainable = (model: Layer) => parameters(model).filter((p) => p.trainable);
