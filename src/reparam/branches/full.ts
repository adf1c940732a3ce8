// `kxk`: the convolution of the block's own size, with bias, and a batch norm. Always there; it takes what the other
// branches leave. Where `dbb` made a block of its convolution, the batch norm is gone: each inner branch has its own.
import { type Branch, createConvNorm, foldPair, lastBatchNorm, part } from './branch.js';

/** The `kxk` branch. */
export const full: Branch = {
  kind: 'kxk',
  isPossible: () => true,
  create: (geometry, options, random) => createConvNorm(geometry, options, random, true),
  kernel: (branch, _geometry, fold) =>
    lastBatchNorm(branch) === null ? fold(part(branch, 'conv')) : foldPair(branch, fold),
};
