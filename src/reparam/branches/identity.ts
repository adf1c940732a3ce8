// `identity`: a batch norm alone; only where input and output are of one shape.

import { StructureError } from '../../errors.js';
import { createBatchNorm } from '../../nn/initialize.js';
import { foldBatchNorm, identityKernel, padKernel } from '../transforms.js';
import { type Branch, isCentred } from './branch.js';

/** The `identity` branch. */
export const identity: Branch = {
  kind: 'identity',
  isPossible: (geometry) =>
    isCentred(geometry) && geometry.in === geometry.out && geometry.stride.every((s) => s === 1),
  create: (geometry, { scale }) => createBatchNorm(geometry.out, { scale }),
  kernel: (branch, { out, groups, kernel }) => {
    if (branch.kind !== 'batchNorm') throw new StructureError('an identity branch is a batch norm');
    return padKernel(foldBatchNorm(identityKernel(out, groups), branch), kernel);
  },
};
