// Batch normalisation by TensorFlow's fused operations (FusedBatchNormV3): by the batch, and by given statistics.
import type { Ops, Tensor } from './engine.js';
import { defineOperation } from './kernel.js';
import type { Native } from './native-back-end.js';

interface Epsilon {
  readonly epsilon: number;
}

/** Creates `Ops.batchNorm`. */
export function createBatchNorm(native: Native): Ops['batchNorm'] {
  const { tf, op, attributes: a } = native;
  const run = defineOperation<Epsilon>(tf, {
    name: 'batchNorm',
    forward({ x, scale, shift }, { epsilon }) {
      // With a factor of one the running statistics come out as the batch's, Bessel-corrected; none go in.
      const none = tf.tensor1d([], 'float32');
      const attributes = [...normAttributes(native, epsilon, true), a.float('exponential_avg_factor', 1)];
      return op('FusedBatchNormV3', attributes, [x!, scale!, shift!, none, none], 6);
    },
    saves: { inputs: ['x', 'scale'], outputs: [false, false, false, true, true, true] },
    gradient([dy], [x, scale, mean, variance, reserve], { epsilon }) {
      const inputs = [dy!, x!, scale!, mean!, variance!, reserve!];
      return gradientsByName(op('FusedBatchNormGradV3', normAttributes(native, epsilon, true), inputs, 5));
    },
  });
  return (x, scale, shift, epsilon) => {
    const [y, mean, variance] = run({ x: asImage(native, x), scale, shift }, { epsilon });
    return { y: x.rank === 4 ? y! : tf.reshape(y!, x.shape), mean: mean!, variance: variance! };
  };
}

/** Creates `Ops.normalize`. */
export function createNormalize(native: Native): Ops['normalize'] {
  const { tf, op, attributes: a } = native;
  const run = defineOperation<Epsilon>(tf, {
    name: 'normalize',
    forward({ x, scale, shift, mean, variance }, { epsilon }) {
      const attributes = [...normAttributes(native, epsilon, false), a.float('exponential_avg_factor', 1)];
      const outputs = op('FusedBatchNormV3', attributes, [x!, scale!, shift!, mean!, variance!], 6);
      return [outputs[0]!, outputs[5]!];
    },
    saves: { inputs: ['x', 'scale', 'mean', 'variance'], outputs: [false, true] },
    gradient([dy], [x, scale, mean, variance, reserve], { epsilon }) {
      const inputs = [dy!, x!, scale!, mean!, variance!, reserve!];
      const attributes = normAttributes(native, epsilon, false);
      const {
        x: dx,
        scale: dScale,
        shift: dShift,
      } = gradientsByName(op('FusedBatchNormGradV3', attributes, inputs, 5));
      const spread = () => tf.add(variance!, epsilon);
      return {
        x: dx,
        scale: dScale,
        shift: dShift,
        mean: () => tf.neg(tf.mul(tf.mul(scale!, tf.rsqrt(spread())), dShift())),
        variance: () => tf.mul(tf.div(tf.mul(scale!, dScale()), spread()), -0.5),
      };
    },
  });
  return (x, scale, shift, mean, variance, epsilon) => {
    const y = run({ x: asImage(native, x), scale, shift, mean, variance }, { epsilon })[0]!;
    return x.rank === 4 ? y : tf.reshape(y, x.shape);
  };
}

function normAttributes({ attributes: a }: Native, epsilon: number, training: boolean) {
  return [
    a.type('T', 'float32'),
    a.type('U', 'float32'),
    a.float('epsilon', epsilon),
    a.text('data_format', 'NHWC'),
    a.bool('is_training', training),
  ];
}

function gradientsByName([x, scale, shift]: readonly Tensor[]) {
  return { x: () => x!, scale: () => scale!, shift: () => shift! };
}

// The fused operations want four axes.
function asImage({ tf }: Native, x: Tensor): Tensor {
  const channels = x.shape[x.rank - 1]!;
  return x.rank === 4 ? x : tf.reshape(x, [x.size / channels, 1, 1, channels]);
}
