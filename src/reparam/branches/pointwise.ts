// `1x1`: a 1x1 convolution and a batch norm.

import { padKernel } from '../transforms.js';
import { type Branch, createConvNorm, foldPair, isCentred } from './branch.js';

/** The `1x1` branch. */
export const pointwise: Branch = {
  kind: '1x1',
  isPossible: isCentred,
  create: (geometry, options, random) =>
    createConvNorm({ ...geometry, kernel: [1, 1], padding: [0, 0], dilation: [1, 1] }, options, random),
  kernel: (branch, { kernel }, fold) => padKernel(foldPair(branch, fold), kernel),
};
