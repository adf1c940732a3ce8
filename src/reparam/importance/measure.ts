// Scores of all candidates within a training step's program function.
import type { Scope, Tensor } from '../../engine/engine.js';
import type { BatchStatistics } from '../../nn/forward.js';
import type { Layer } from '../../nn/layer.js';
import { children, joinPath, layerAt, splitPath } from '../../nn/paths.js';
import type { FollowingNorm, MeasuredScore } from './score.js';

/** What a training step knows: gradients of the loss by parameter path, and what the batch norms measured, by path. */
export interface StepFindings {
  readonly gradients: ReadonlyMap<string, Tensor>;
  /** From `forward`'s `onBatchNorm`. */
  readonly statistics: ReadonlyMap<string, BatchStatistics>;
}

/** The path of the batch norm directly after a convolution in its sequence; null without one. */
export function followingNorm(model: Layer, path: string): string | null {
  const place = splitPath(path);
  if (place === null) return null;
  const parent = layerAt(model, place.parent);
  if (parent.kind !== 'sequence') return null;
  const siblings = children(parent);
  const next = siblings[siblings.findIndex(([name]) => name === place.name) + 1];
  return next?.[1].kind === 'batchNorm' ? joinPath(place.parent, next[0]) : null;
}

/** The parameters whose gradients a measured score reads for these candidates. */
export function scoredParameters(
  model: Layer,
  score: MeasuredScore,
  paths: readonly string[],
): readonly string[] {
  return paths.flatMap((path) => {
    const norm = score.reads === 'weight' ? null : followingNorm(model, path);
    const bias = score.reads === 'operation' ? biasOf(model, path) : null;
    return [
      joinPath(path, 'weight'),
      ...(bias === null ? [] : [bias]),
      ...(norm === null ? [] : [joinPath(norm, 'scale'), joinPath(norm, 'shift')]),
    ];
  });
}

/** One scalar tensor for each candidate, in order. Weights are read before the step writes them. */
export function measureScores(
  scope: Scope,
  model: Layer,
  score: MeasuredScore,
  paths: readonly string[],
  findings: StepFindings,
): readonly Tensor[] {
  const withGradient = (name: string) => ({
    value: scope.read(name),
    gradient: findings.gradients.get(name)!,
  });
  return paths.map((path) => {
    const weight = withGradient(joinPath(path, 'weight'));
    const bias = score.reads === 'operation' ? biasOf(model, path) : null;
    return score.score(scope.ops, {
      weight: weight.value,
      gradient: weight.gradient,
      bias: bias === null ? null : withGradient(bias),
      norm: score.reads === 'weight' ? null : normFindings(scope, model, path, findings),
    });
  });
}

function biasOf(model: Layer, path: string): string | null {
  const layer = layerAt(model, path);
  return layer.kind === 'conv' && layer.bias !== null ? joinPath(path, 'bias') : null;
}

function normFindings(
  scope: Scope,
  model: Layer,
  path: string,
  { gradients, statistics }: StepFindings,
): FollowingNorm | null {
  const norm = followingNorm(model, path);
  const layer = norm === null ? null : layerAt(model, norm);
  const measured = norm === null ? undefined : statistics.get(norm);
  if (norm === null || layer?.kind !== 'batchNorm' || measured === undefined) return null;
  const { ops } = scope;
  const [scale, shift] = [joinPath(norm, 'scale'), joinPath(norm, 'shift')];
  // Bessel's correction undone: the batch was normalised by the biased variance.
  const biased = ops.mul(measured.variance, ops.scalar((measured.count - 1) / measured.count));
  return {
    scale: scope.read(scale),
    gradient: gradients.get(scale)!,
    shift: scope.read(shift),
    shiftGradient: gradients.get(shift)!,
    variance: biased,
    epsilon: layer.epsilon,
  };
}
