// `grad_norm`: the L2 norm of the gradient.
import type { MeasuredScore } from './score.js';

/** The L2 norm of the gradient. */
export const gradNorm: MeasuredScore = {
  kind: 'measured',
  name: 'grad_norm',
  reads: 'weight',
  score: (ops, { gradient }) => ops.sqrt(ops.sum(ops.mul(gradient, gradient))),
};
