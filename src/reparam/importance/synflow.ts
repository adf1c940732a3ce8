// `synflow`: the signed sum of gradient * weight, the reference code's default. Before a train-mode batch norm the loss
// does not change with the weight's scale, so the sum vanishes up to that batch norm's epsilon and, taken directly in
// float32, is rounding. There it equals sum(scale * d loss / d scale * eps / (variance + eps)): that is computed instead
// (paper facts 3b and 3h.11).
import type { MeasuredScore } from './score.js';

/** The signed sum of gradient * weight, in closed form before a batch norm. */
export const synflow: MeasuredScore = {
  kind: 'measured',
  name: 'synflow',
  reads: 'norm',
  score(ops, { weight, gradient, norm }) {
    if (norm === null) return ops.sum(ops.mul(gradient, weight));
    const epsilon = ops.scalar(norm.epsilon);
    const share = ops.div(epsilon, ops.add(norm.variance, epsilon));
    return ops.sum(ops.mul(ops.mul(norm.scale, norm.gradient), share));
  },
};
