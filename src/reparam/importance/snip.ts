// `snip`: sum of |gradient * weight| (Lee et al. 2019, on the training loss).
import type { MeasuredScore } from './score.js';

/** The sum of |gradient * weight|. */
export const snip: MeasuredScore = {
  kind: 'measured',
  name: 'snip',
  reads: 'weight',
  score: (ops, { weight, gradient }) => ops.sum(ops.abs(ops.mul(gradient, weight))),
};
