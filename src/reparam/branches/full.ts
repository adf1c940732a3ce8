// `kxk`: the convolution of the block's own size, with bias, and a batch norm. Always there; it takes what the other
// branches leave.
import { type Branch, createConvNorm, foldPair } from './branch.js';

/** The `kxk` branch. */
export const full: Branch = {
  kind: 'kxk',
  isPossible: () => true,
  create: (geometry, options, random) => createConvNorm(geometry, options, random, true),
  kernel: (branch, _geometry, fold) => foldPair(branch, fold),
};
