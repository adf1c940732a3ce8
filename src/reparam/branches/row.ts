// `1xk`: a convolution over the width only, and a batch norm.

import { padKernel } from '../transforms.js';
import { type Branch, createConvNorm, foldPair, isCentred } from './branch.js';

/** The `1xk` branch. */
export const row: Branch = {
  kind: '1xk',
  isPossible: isCentred,
  create: (geometry, options, random) => {
    const { kernel, padding, dilation } = geometry;
    const flat = {
      ...geometry,
      kernel: [1, kernel[1]],
      padding: [0, padding[1]],
      dilation: [1, dilation[1]],
    } as const;
    return createConvNorm(flat, options, random);
  },
  kernel: (branch, { kernel }, fold) => padKernel(foldPair(branch, fold), kernel),
};
