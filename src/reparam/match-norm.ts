// `kxk_norm: matched`. A kxk branch that takes a new kernel gets a fresh batch norm, which in training mode normalises by
// the batch: the block's function jumps at the next step, although it stays in inference. Where the batch norm has the
// statistics that its input really has, and scale and shift undo them, it stays in training too, up to sampling error.
import type { BatchNormResult, HostTensor, ProgramFunction } from '../engine/engine.js';
import { forward } from '../nn/forward.js';
import type { Shape } from '../nn/geometry.js';
import type { BatchNormLayer, Layer } from '../nn/layer.js';
import { joinPath, layerAt, replaceLayer, upTo } from '../nn/paths.js';
import { part } from './branches/branch.js';
import { affineOf } from './transforms.js';

/** Mean and variance (Bessel-corrected) a channel. */
export interface Statistics {
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
}

/** The batch norms that a surgery of the block at `path` starts anew: its kxk's, and that of each block nested in kxk. */
export function kxkNorms(model: Layer, path: string): readonly string[] {
  const block = layerAt(model, path);
  if (block.kind !== 'block') return [];
  const inner = part(block.branches.kxk!, 'conv');
  const nested = inner.kind === 'block' ? kxkNorms(model, joinPath(path, 'kxk.conv')) : [];
  return [joinPath(path, 'kxk.bn'), ...nested];
}

/**
 * A program function that measures what reaches some batch norms while the network runs in inference mode, and changes
 * nothing. Input: images [batch, height, width, channels]. Results: mean and variance of each batch norm's input in turn.
 */
export function measuringFunction(
  model: Layer,
  norms: readonly string[],
  inputShape: Shape,
  batchSize: number,
): ProgramFunction {
  const run = norms.length === 1 ? upTo(model, norms[0]!) : model;
  return {
    inputs: [{ shape: [batchSize, ...inputShape], dtype: 'float32' }],
    run(scope, images) {
      const { ops } = scope;
      const found = new Map<string, BatchNormResult>();
      forward(run, images!, {
        scope,
        mode: 'inference',
        onNormInput(path, x) {
          if (!norms.includes(path)) return;
          const [scale, shift] = [scope.read(joinPath(path, 'scale')), scope.read(joinPath(path, 'shift'))];
          found.set(path, ops.batchNorm(x, scale, shift, 1));
        },
      });
      return norms.flatMap((path) => [found.get(path)!.mean, found.get(path)!.variance]);
    },
  };
}

/** The plain mean of several batches' results of `measuringFunction`, in float64, a pair for each batch norm. */
export function averageStatistics(batches: readonly (readonly HostTensor[])[]): readonly Statistics[] {
  const means = (batches[0] ?? []).map((first, i) =>
    Float64Array.from(first.values, (_, c) => {
      return batches.reduce((sum, batch) => sum + batch[i]!.values[c]!, 0) / batches.length;
    }),
  );
  return Array.from({ length: means.length / 2 }, (_, n) => ({
    mean: means[2 * n]!,
    variance: means[2 * n + 1]!,
  }));
}

/** The batch norm with other running statistics that still computes the same in inference. */
export function matchNorm(norm: BatchNormLayer, { mean, variance }: Statistics): BatchNormLayer {
  const { factor, shift } = affineOf(norm);
  const values = { mean: Float32Array.from(mean), variance: Float32Array.from(variance) };
  const shape = [factor.length];
  return {
    ...norm,
    mean: { shape, values: values.mean },
    variance: { shape, values: values.variance },
    scale: {
      shape,
      values: Float32Array.from(factor, (f, c) => f * Math.sqrt(values.variance[c]! + norm.epsilon)),
    },
    shift: { shape, values: Float32Array.from(shift, (s, c) => s + factor[c]! * values.mean[c]!) },
  };
}

/** The model with each of the named batch norms matched to its statistics. */
export function matchNorms(model: Layer, norms: readonly string[], statistics: readonly Statistics[]): Layer {
  return norms.reduce((tree, path, i) => {
    const norm = layerAt(tree, path);
    return norm.kind === 'batchNorm' ? replaceLayer(tree, path, matchNorm(norm, statistics[i]!)) : tree;
  }, model);
}
