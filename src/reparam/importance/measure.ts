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
    const norm = score.needsNorm ? followingNorm(model, path) : null;
    const weight = joinPath(path, 'weight');
    return norm === null ? [weight] : [weight, joinPath(norm, 'scale')];
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
  return paths.map((path) => {
    const name = joinPath(path, 'weight');
    return score.score(scope.ops, {
      weight: scope.read(name),
      gradient: findings.gradients.get(name)!,
      norm: score.needsNorm ? normFindings(scope, model, path, findings) : null,
    });
  });
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
  const scale = joinPath(norm, 'scale');
  // Bessel's correction undone: the batch was normalised by the biased variance.
  const biased = ops.mul(measured.variance, ops.scalar((measured.count - 1) / measured.count));
  return {
    scale: scope.read(scale),
    gradient: gradients.get(scale)!,
    variance: biased,
    epsilon: layer.epsilon,
  };
}
