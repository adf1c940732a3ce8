// `operation`: the signed sum of gradient * parameter over all parameters of the operation, as the paper's text has it:
// the convolution's weight and bias, scale and shift of the batch norm after it (paper facts 3b, 3g). Before a train-mode
// batch norm the weight's part is taken in closed form, as in `synflow`; the bias there has no effect, so its part is 0.
import type { MeasuredScore } from './score.js';
import { synflow } from './synflow.js';

/** The signed sum of gradient * parameter over convolution and batch norm. */
export const operation: MeasuredScore = {
  kind: 'measured',
  name: 'operation',
  reads: 'operation',
  score(ops, input) {
    const { bias, norm } = input;
    const weight = synflow.score(ops, input);
    const product = (value: typeof weight, gradient: typeof weight) => ops.sum(ops.mul(gradient, value));
    if (norm === null) return bias === null ? weight : ops.add(weight, product(bias.value, bias.gradient));
    const scale = product(norm.scale, norm.gradient);
    return ops.addN([weight, scale, product(norm.shift, norm.shiftGradient)]);
  },
};
