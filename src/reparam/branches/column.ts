// `kx1`: a convolution over the height only, and a batch norm.

import { padKernel } from '../transforms.js';
import { type Branch, createConvNorm, foldPair, isCentred } from './branch.js';

/** The `kx1` branch. */
export const column: Branch = {
  kind: 'kx1',
  isPossible: isCentred,
  create: (geometry, options, random) => {
    const { kernel, padding, dilation } = geometry;
    const flat = {
      ...geometry,
      kernel: [kernel[0], 1],
      padding: [padding[0], 0],
      dilation: [dilation[0], 1],
    } as const;
    return createConvNorm(flat, options, random);
  },
  kernel: (branch, { kernel }, fold) => padKernel(foldPair(branch, fold), kernel),
};
