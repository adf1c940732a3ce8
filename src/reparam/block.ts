// Blocks: made from a convolution's geometry, and folded back to the one convolution that they amount to in inference.
import { StructureError } from '../errors.js';
import {
  type BlockLayer,
  BRANCH_KINDS,
  type BranchKind,
  type ConvGeometry,
  type Layer,
} from '../nn/layer.js';
import type { Random } from '../random.js';
import { type BranchOptions, createConvNorm } from './branches/branch.js';
import { BRANCHES } from './branches/table.js';
import { addKernels, type Kernel, type KernelShape, kernelOfConv, zeroKernel } from './transforms.js';

/** Which of the wanted branches can stand in a convolution's place, in the order in which they run; kxk always can. */
export function possibleBranches(
  geometry: ConvGeometry,
  wanted: readonly BranchKind[] = BRANCH_KINDS,
): readonly BranchKind[] {
  return BRANCH_KINDS.filter(
    (kind) => kind === 'kxk' || (wanted.includes(kind) && BRANCHES[kind].isPossible(geometry)),
  );
}

/** A fresh block of those wanted branches that are possible; kxk's batch norm has scale 1. */
export function createBlock(
  geometry: ConvGeometry,
  wanted: readonly BranchKind[],
  options: BranchOptions,
  random: Random,
): BlockLayer {
  const branches = possibleBranches(geometry, wanted).map((kind) => {
    const own = kind === 'kxk' ? { ...options, scale: 1 } : options;
    return [kind, BRANCHES[kind].create(geometry, own, random.split(kind))] as const;
  });
  return { kind: 'block', geometry, branches: Object.fromEntries(branches) };
}

/** A fresh block as ACNet and RepVGG publish it: every batch norm has scale 1, and kxk, unlike a grown block's, no bias. */
export function createUnbiasedBlock(
  geometry: ConvGeometry,
  wanted: readonly BranchKind[],
  random: Random,
): BlockLayer {
  const options = { scale: 1 };
  const branches = possibleBranches(geometry, wanted).map((kind) => {
    const stream = random.split(kind);
    const branch =
      kind === 'kxk'
        ? createConvNorm(geometry, options, stream)
        : BRANCHES[kind].create(geometry, options, stream);
    return [kind, branch] as const;
  });
  return { kind: 'block', geometry, branches: Object.fromEntries(branches) };
}

/** The branches of a block that are there, in the order in which they run. */
export function branchKinds(block: BlockLayer): readonly BranchKind[] {
  return BRANCH_KINDS.filter((kind) => block.branches[kind] !== undefined);
}

/** The one kernel that a convolution or a block (nested ones too) amounts to in inference. */
export function foldToKernel(layer: Layer): Kernel {
  if (layer.kind === 'conv') return kernelOfConv(layer);
  if (layer.kind !== 'block') throw new StructureError(`a ${layer.kind} layer has no kernel`);
  return sumOfBranches(layer, branchKinds(layer));
}

/** The kernel that some branches of a block amount to together. */
export function sumOfBranches(block: BlockLayer, kinds: readonly BranchKind[]): Kernel {
  return kinds.reduce(
    (sum, kind) => {
      const branch = block.branches[kind];
      if (branch === undefined) throw new StructureError(`a block without a ${kind} branch`);
      return addKernels(sum, BRANCHES[kind].kernel(branch, block.geometry, foldToKernel));
    },
    zeroKernel(kernelShape(block.geometry)),
  );
}

/** [height, width, in / groups, out] of a geometry's kernel. */
export function kernelShape({ kernel, in: inputs, out, groups }: ConvGeometry): KernelShape {
  return [kernel[0], kernel[1], inputs / groups, out];
}

/** A plain convolution with bias. */
export function convOfKernel(geometry: ConvGeometry, kernel: Kernel): Layer & { kind: 'conv' } {
  return {
    kind: 'conv',
    geometry,
    weight: { shape: kernel.shape, values: Float32Array.from(kernel.weight) },
    bias: { shape: [kernel.shape[3]], values: Float32Array.from(kernel.bias) },
  };
}
