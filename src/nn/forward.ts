// The forward pass of a layer tree inside a program function. Weights and statistics are the scope's variables, named by
// path, so one tree's structure serves any weights. Statistics follow PyTorch: running = (1 - m) * running + m * batch.
import type { BatchNormResult, Ops, Scope, Tensor } from '../engine/engine.js';
import type { BatchNormLayer, ConvLayer, Layer, LinearLayer, PoolLayer } from './layer.js';
import { children, joinPath } from './paths.js';

/** PyTorch's default weight of a batch in the running statistics. */
export const STATISTICS_MOMENTUM = 0.1;

/** The lowest finite float32: around a padded maximum, where infinities would spoil sums with zero. */
const LOWEST = -3.4028234663852886e38;

/** How a forward pass runs: whose variables, which batch norms train, who watches. */
export interface ForwardRun {
  readonly scope: Scope;
  readonly mode: 'train' | 'inference';
  /** Which batch norms normalise by the batch and move their running statistics; default: all in train mode, none in inference. */
  readonly isTraining?: (path: string) => boolean;
  /** Weight of this batch in the running statistics, 0.1 when left out; a scalar tensor where it differs from call to call. */
  readonly momentum?: number | Tensor;
  /** A scalar, 0 or 1, by which a branch of a block is multiplied, the weight of its statistics too; null for none. */
  readonly gate?: (path: string) => Tensor | null;
  /** Shown what comes into each batch norm. */
  readonly onNormInput?: (path: string, x: Tensor) => void;
  /** Shown each batch norm that normalised by the batch; `count` is how many values a channel had. */
  readonly onBatchNorm?: (path: string, statistics: BatchStatistics) => void;
}

/** What a batch norm measured: mean and variance (Bessel-corrected) per channel, of `count` values each; no gradient. */
export interface BatchStatistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
  readonly count: number;
}

/** Runs a model (or the layer at `path` in it) on activations x, NHWC or [n, features]. */
export function forward(layer: Layer, x: Tensor, run: ForwardRun, path = ''): Tensor {
  const { ops } = run.scope;
  switch (layer.kind) {
    case 'conv':
      return conv(layer, x, run, path);
    case 'batchNorm':
      return batchNorm(layer, x, run, path);
    case 'linear':
      return linear(layer, x, run, path);
    case 'maxPool':
    case 'averagePool':
      return pool(layer, x, ops);
    case 'block': {
      const terms = children(layer).map(([name, child]) => branch(child, x, run, joinPath(path, name)));
      return terms.length === 1 ? terms[0]! : ops.addN(terms);
    }
    case 'sequence':
      return children(layer).reduce((y, [name, child]) => forward(child, y, run, joinPath(path, name)), x);
    case 'residual': {
      const main = forward(layer.main, x, run, joinPath(path, 'main'));
      const shortcut =
        layer.shortcut === null ? x : forward(layer.shortcut, x, run, joinPath(path, 'shortcut'));
      return ops.add(main, shortcut);
    }
    case 'relu':
      return ops.relu(x);
    case 'globalAveragePool':
      return ops.mean(x, [1, 2]);
    case 'flatten':
      return ops.reshape(x, [x.shape[0]!, x.shape.slice(1).reduce((a, b) => a * b, 1)]);
    default:
      return layer satisfies never;
  }
}

/** A branch that its gate shuts adds nothing, learns nothing and leaves its statistics as they are. */
function branch(layer: Layer, x: Tensor, run: ForwardRun, path: string): Tensor {
  const gate = run.gate?.(path) ?? null;
  if (gate === null) return forward(layer, x, run, path);
  const { ops } = run.scope;
  const weight =
    typeof run.momentum === 'object' ? run.momentum : ops.scalar(run.momentum ?? STATISTICS_MOMENTUM);
  return ops.mul(forward(layer, x, { ...run, momentum: ops.mul(gate, weight) }, path), gate);
}

function conv(layer: ConvLayer, x: Tensor, { scope }: ForwardRun, path: string): Tensor {
  const { stride, padding, dilation, groups } = layer.geometry;
  const y = scope.ops.conv2d(x, scope.read(joinPath(path, 'weight')), {
    strides: stride,
    padding,
    dilations: dilation,
    groups,
  });
  return layer.bias === null ? y : scope.ops.add(y, scope.read(joinPath(path, 'bias')));
}

function linear(layer: LinearLayer, x: Tensor, { scope }: ForwardRun, path: string): Tensor {
  const y = scope.ops.matMul(x, scope.read(joinPath(path, 'weight')));
  return layer.bias === null ? y : scope.ops.add(y, scope.read(joinPath(path, 'bias')));
}

function pool(layer: PoolLayer, x: Tensor, ops: Ops): Tensor {
  if (layer.kind === 'averagePool') return ops.averagePool(x, layer.size, layer.stride, layer.padding);
  const isPadded = layer.padding.some((p) => p > 0);
  const around = isPadded ? ops.padWith(x, layer.padding, ops.scalar(LOWEST)) : x;
  return ops.maxPool(around, layer.size, layer.stride);
}

function batchNorm(layer: BatchNormLayer, x: Tensor, run: ForwardRun, path: string): Tensor {
  const { scope } = run;
  const names = { mean: joinPath(path, 'mean'), variance: joinPath(path, 'variance') };
  const scale = scope.read(joinPath(path, 'scale'));
  const shift = scope.read(joinPath(path, 'shift'));
  let mean = scope.read(names.mean);
  let variance = scope.read(names.variance);
  const training = run.isTraining === undefined ? run.mode === 'train' : run.isTraining(path);
  run.onNormInput?.(path, x);
  let y: Tensor;
  if (training) {
    const batch: BatchNormResult = scope.ops.batchNorm(x, scale, shift, layer.epsilon);
    const count = x.shape.slice(0, -1).reduce((a, b) => a * b, 1);
    run.onBatchNorm?.(path, { mean: batch.mean, variance: batch.variance, count });
    mean = moved(mean, batch.mean, run);
    variance = moved(variance, batch.variance, run);
    scope.write(names.mean, mean);
    scope.write(names.variance, variance);
    y = batch.y;
  } else {
    y = scope.ops.normalize(x, scale, shift, mean, variance, layer.epsilon);
  }
  if (layer.border[0] === 0 && layer.border[1] === 0) return y;
  return scope.ops.padWith(
    y,
    layer.border,
    zeroUnder(scope.ops, scale, shift, mean, variance, layer.epsilon),
  );
}

/** Running statistics after a batch; exactly the batch's own where its weight is 1. */
function moved(running: Tensor, batch: Tensor, { scope: { ops }, momentum }: ForwardRun): Tensor {
  const weight = typeof momentum === 'object' ? momentum : ops.scalar(momentum ?? STATISTICS_MOMENTUM);
  return ops.add(ops.mul(running, ops.sub(ops.scalar(1), weight)), ops.mul(batch, weight));
}

/** What a batch norm makes of zero under given statistics, a value a channel. */
function zeroUnder(
  ops: Ops,
  scale: Tensor,
  shift: Tensor,
  mean: Tensor,
  variance: Tensor,
  epsilon: number,
): Tensor {
  const deviation = ops.sqrt(ops.add(variance, ops.scalar(epsilon)));
  return ops.sub(shift, ops.div(ops.mul(scale, mean), deviation));
}
