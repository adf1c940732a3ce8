// The training program of one structure: its functions `train` (a step of SGD), `probe` (logits in inference mode) and,
// where asked for, `calibrate`, `recalibrate` and `measure` share the network's weights, statistics and velocities.
import type {
  Engine,
  HostTensor,
  InputSpec,
  Program,
  ProgramFunction,
  Scope,
  Tensor,
} from '../engine/engine.js';
import { type BatchStatistics, forward } from '../nn/forward.js';
import type { Layer } from '../nn/layer.js';
import { type Parameter, parameters, variablesOf } from '../nn/parameters.js';
import { calibrationFunction } from '../reparam/calibrate.js';
import { candidates } from '../reparam/candidates.js';
import { measureScores } from '../reparam/importance/measure.js';
import type { MeasuredScore } from '../reparam/importance/score.js';
import { scoreNamed } from '../reparam/importance/table.js';
import { measuringFunction } from '../reparam/match-norm.js';
import type { ScoreName } from '../trial/experiment.js';
import { applyUpdates, type OptimizerOptions, velocityName } from './optimizer.js';

export interface TrainingProgramOptions {
  readonly model: Layer;
  /** By path of the trainable parameter. */
  readonly velocities: Readonly<Record<string, HostTensor>>;
  /** [height, width, channels] */
  readonly inputShape: readonly [number, number, number];
  readonly batchSize: number;
  readonly probeSize: number;
  readonly optimizer: OptimizerOptions;
  /** The score to gather each step; null for none. */
  readonly score: ScoreName | null;
  readonly maxDepth: number;
  /** Path of the block whose statistics will be calibrated; null for none. */
  readonly calibrating: string | null;
  /** Whether all statistics will be measured anew; false when left out. */
  readonly recalibrating?: boolean;
  /** Paths of the batch norms whose inputs will be measured; none when left out. */
  readonly measuring?: readonly string[];
  /** Paths of the branches that are multiplied by a gate; none when left out. */
  readonly gates?: readonly string[];
}

/** The functions of a training program. */
export type TrainingFunction = 'train' | 'probe' | 'calibrate' | 'recalibrate' | 'measure';

export interface TrainingProgram {
  /**
   * `train(images, labels, rate)` gives loss, right answers and, when scores are gathered, one score a candidate;
   * `probe(images)` gives logits [probeSize, classes]; `calibrate(images, weight)` moves the statistics below a path,
   * `recalibrate(images, weight)` all of them; with gates, `train` and `probe` take their values last, and `train` gives their gradients; `measure(images)` gives means and variances of what batch norms read.
   */
  readonly program: Program<TrainingFunction>;
  /** The candidates, in the order of the scores; empty when none are gathered. */
  readonly scored: readonly string[];
}

/** Compiles the training program; it holds memory of the engine until it is disposed. */
export function buildTrainingProgram(engine: Engine, options: TrainingProgramOptions): TrainingProgram {
  const { model, inputShape, batchSize, calibrating, recalibrating = false, measuring = [] } = options;
  const measured = options.score === null ? null : scoreNamed(options.score);
  const score = measured?.kind === 'measured' ? measured : null;
  const scored = score === null ? [] : candidates(model, { maxDepth: options.maxDepth });
  const velocities = Object.entries(options.velocities).map(([path, value]) => [velocityName(path), value]);
  const functions: Record<string, ProgramFunction> = {
    train: trainFunction(options, score, scored),
    probe: probeFunction(options),
  };
  if (calibrating !== null)
    functions.calibrate = calibrationFunction(model, calibrating, inputShape, batchSize);
  if (recalibrating) functions.recalibrate = calibrationFunction(model, '', inputShape, batchSize);
  if (measuring.length > 0) functions.measure = measuringFunction(model, measuring, inputShape, batchSize);
  const program = engine.compile({
    variables: { ...variablesOf(model), ...Object.fromEntries(velocities) },
    functions: functions as Record<TrainingFunction, ProgramFunction>,
  });
  return { program, scored };
}

function trainFunction(
  options: TrainingProgramOptions,
  score: MeasuredScore | null,
  scored: readonly string[],
): ProgramFunction {
  const { model, batchSize, inputShape, optimizer, gates = [] } = options;
  const trainable = parameters(model).filter((p) => p.trainable);
  return {
    inputs: [
      { shape: [batchSize, ...inputShape], dtype: 'float32' },
      { shape: [batchSize], dtype: 'int32' },
      { shape: [], dtype: 'float32' },
      ...gateInputs(gates),
    ],
    run(scope, images, labels, rate, gateValues) {
      const gated = gateValues === undefined ? null : { paths: gates, values: gateValues };
      const step = differentiate(scope, model, trainable, gated, images!, labels!);
      const scores = score === null ? [] : measureScores(scope, model, score, scored, step);
      const gradients = trainable.map((p) => step.gradients.get(p.path)!);
      applyUpdates(scope, trainable, gradients, rate!, optimizer);
      const slopes = step.slopes === null ? [] : [step.slopes];
      return [step.loss, step.correct, ...(scores.length > 0 ? [scope.ops.stack(scores)] : []), ...slopes];
    },
  };
}

function differentiate(
  scope: Scope,
  model: Layer,
  trainable: readonly Parameter[],
  gated: { readonly paths: readonly string[]; readonly values: Tensor } | null,
  images: Tensor,
  labels: Tensor,
): {
  loss: Tensor;
  correct: Tensor;
  gradients: ReadonlyMap<string, Tensor>;
  statistics: ReadonlyMap<string, BatchStatistics>;
  /** By gate; null without gates. */
  slopes: Tensor | null;
} {
  const statistics = new Map<string, BatchStatistics>();
  const onBatchNorm = (path: string, s: BatchStatistics) => void statistics.set(path, s);
  let correct: Tensor | undefined;
  const loss = () => {
    const gate = gated === null ? () => null : gateReader(scope, gated.paths, gated.values);
    const logits = forward(model, images, { scope, mode: 'train', onBatchNorm, gate });
    correct = scope.ops.correctCount(logits, labels);
    return scope.ops.crossEntropy(logits, labels);
  };
  const weights = trainable.map((p) => scope.read(p.path));
  const wrt = gated === null ? weights : [...weights, gated.values];
  const { value, gradients } = scope.ops.gradients(loss, wrt);
  const byPath = new Map(trainable.map((p, i) => [p.path, gradients[i]!]));
  const slopes = gated === null ? null : gradients[weights.length]!;
  return { loss: value, correct: correct!, gradients: byPath, statistics, slopes };
}

function probeFunction(options: TrainingProgramOptions): ProgramFunction {
  const { model, probeSize, inputShape, gates = [] } = options;
  return {
    inputs: [{ shape: [probeSize, ...inputShape], dtype: 'float32' }, ...gateInputs(gates)],
    run(scope, images, values) {
      const gate = values === undefined ? () => null : gateReader(scope, gates, values);
      return [forward(model, images!, { scope, mode: 'inference', gate })];
    },
  };
}

function gateInputs(gates: readonly string[]): readonly InputSpec[] {
  return gates.length === 0 ? [] : [{ shape: [gates.length], dtype: 'float32' }];
}

/** Each gate as a scalar, by the path of its branch. */
function gateReader(
  { ops }: Scope,
  paths: readonly string[],
  values: Tensor,
): (path: string) => Tensor | null {
  const indices = new Map(paths.map((path, i) => [path, i]));
  const row = ops.reshape(values, [1, paths.length]);
  return (path) => {
    const index = indices.get(path);
    if (index === undefined) return null;
    const unit = new Float32Array(paths.length);
    unit[index] = 1;
    return ops.reshape(ops.matMul(row, ops.tensor(unit, [paths.length, 1])), []);
  };
}
