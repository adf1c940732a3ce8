// Rep: a convolution becomes a block that computes the same (DyRep section 3.2; reference code in paper facts 3c). The
// steps: `growAt` puts the block in place, a calibration program measures the new batch norms (calibrate.ts), and
// `solveResidual` gives the kxk branch what the new branches leave of the old kernel.
import { StructureError } from '../errors.js';
import { filled } from '../nn/initialize.js';
import { BRANCH_KINDS, type BranchKind, type ConvLayer, type Layer } from '../nn/layer.js';
import { layerAt, replaceLayer } from '../nn/paths.js';
import type { Random } from '../random.js';
import { branchKinds, createBlock } from './block.js';
import { part } from './branches/branch.js';
import { type Kernel, kernelOfConv } from './transforms.js';

export { solveResidual } from './solve.js';

/** What a grown block starts with. */
export interface GrowOptions {
  /** Wanted branches; those that cannot stand there are left out. */
  readonly branches?: readonly BranchKind[];
  /** Scale of a new branch's last batch norm; 0.01 in the reference code. */
  readonly initialScale?: number;
}

/** A model in the middle of growing. */
export interface Grown {
  /** The model with the block: not calibrated yet, so not yet the same function. */
  readonly tree: Layer;
  /** What the convolution was: the target of `solveResidual`. */
  readonly oldKernel: Kernel;
  readonly branches: readonly BranchKind[];
}

/** The scale of new branches in the reference code. */
export const INITIAL_SCALE = 0.01;

/** Replaces the convolution at a path by a block with fresh branches; kxk holds the old weights until it is solved. */
export function growAt(model: Layer, path: string, options: GrowOptions, random: Random): Grown {
  const conv = layerAt(model, path);
  if (conv.kind !== 'conv') throw new StructureError(`no convolution at '${path}'`);
  const fresh = createBlock(
    conv.geometry,
    options.branches ?? BRANCH_KINDS,
    { scale: options.initialScale ?? INITIAL_SCALE },
    random.split('grow', path),
  );
  const kxk = fresh.branches.kxk!;
  const kept: ConvLayer = { ...conv, bias: conv.bias ?? filled([conv.geometry.out], 0) };
  const block: Layer = {
    ...fresh,
    branches: {
      ...fresh.branches,
      kxk: { kind: 'sequence', layers: { conv: kept, bn: part(kxk, 'bn') } },
    },
  };
  return {
    tree: replaceLayer(model, path, block),
    oldKernel: kernelOfConv(conv),
    branches: branchKinds(fresh),
  };
}
