// `1x1-kxk`: a 1x1 convolution, batch norm and pad, the convolution of the block's size, batch norm. The border holds
// what the inner batch norm makes of zero, which is what makes the merge exact.
import { createBatchNorm, createConv } from '../../nn/initialize.js';
import type { ConvGeometry } from '../../nn/layer.js';
import { mergeSequential } from '../transforms.js';
import { type Branch, foldPair } from './branch.js';

/** The `1x1-kxk` branch. */
export const pointwiseFull: Branch = {
  kind: '1x1-kxk',
  isPossible: () => true,
  create: (geometry, { scale }, random) => {
    const inner: ConvGeometry = {
      ...geometry,
      out: geometry.in,
      kernel: [1, 1],
      stride: [1, 1],
      padding: [0, 0],
      dilation: [1, 1],
    };
    return {
      kind: 'sequence',
      layers: {
        conv1: createConv(inner, false, random.split('conv1')),
        bn1: createBatchNorm(inner.out, { border: geometry.padding }),
        conv2: createConv({ ...geometry, padding: [0, 0] }, false, random.split('conv2')),
        bn2: createBatchNorm(geometry.out, { scale }),
      },
    };
  },
  kernel: (branch, { groups }, fold) => {
    const first = foldPair(branch, fold, 'conv1', 'bn1');
    return mergeSequential(first, foldPair(branch, fold, 'conv2', 'bn2'), groups);
  },
};
