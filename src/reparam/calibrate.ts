// Calibration: running statistics of the batch norms below one path, measured as the plain mean over some batches, with
// everything else in inference mode (paper facts 3c, golden README). The n-th batch enters with weight 1/n.
import type { ProgramFunction, ProgramSpec } from '../engine/engine.js';
import { forward } from '../nn/forward.js';
import type { Shape } from '../nn/geometry.js';
import type { Layer } from '../nn/layer.js';
import { parameters, variablesOf } from '../nn/parameters.js';
import { isWithin, upTo } from '../nn/paths.js';

/** The names of the running statistics that a calibration at `path` measures. */
export function calibratedNames(model: Layer, path: string): readonly string[] {
  return parameters(model)
    .filter((p) => !p.trainable && isWithin(p.layer, path))
    .map((p) => p.path);
}

/**
 * A program function that moves the statistics below `path` by one batch. Inputs: images [batch, height, width, channels]
 * and the weight of this batch, a scalar. Result: the mean of the layer's output. The rest of the network is not run.
 */
export function calibrationFunction(
  model: Layer,
  path: string,
  inputShape: Shape,
  batchSize: number,
): ProgramFunction {
  const part = upTo(model, path);
  return {
    inputs: [
      { shape: [batchSize, ...inputShape], dtype: 'float32' },
      { shape: [], dtype: 'float32' },
    ],
    run(scope, images, weight) {
      const isTraining = (norm: string) => isWithin(norm, path);
      const y = forward(part, images!, { scope, mode: 'inference', isTraining, momentum: weight! });
      return [scope.ops.mean(y)];
    },
  };
}

/** A program of `calibrationFunction` alone, with the variables that it reads. */
export function calibrationProgram(
  model: Layer,
  path: string,
  inputShape: Shape,
  batchSize: number,
): ProgramSpec<'calibrate'> {
  return {
    variables: variablesOf(upTo(model, path)),
    functions: { calibrate: calibrationFunction(model, path, inputShape, batchSize) },
  };
}

/** The weight of the n-th batch (from 1) in a plain mean, as an input of `calibrationFunction`. */
export function calibrationWeight(n: number): Float32Array {
  return Float32Array.of(1 / n);
}
