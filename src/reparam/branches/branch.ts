// What a branch of a block is to the surgeries: where it can stand, how it starts, and which kernel it amounts to.

import { StructureError } from '../../errors.js';
import { createBatchNorm, createConv } from '../../nn/initialize.js';
import type { BatchNormLayer, BranchKind, ConvGeometry, Layer, SequenceLayer } from '../../nn/layer.js';
import type { Random } from '../../random.js';
import { foldBatchNorm, type Kernel } from '../transforms.js';

/** How a fresh branch starts. */
export interface BranchOptions {
  /** Scale of the branch's last batch norm. */
  readonly scale: number;
}

/** Folds a convolution, or a block in a convolution's place, to one kernel. */
export type Fold = (layer: Layer) => Kernel;

/** One kind of branch, whatever its weights. */
export interface Branch {
  readonly kind: BranchKind;
  isPossible(geometry: ConvGeometry): boolean;
  create(geometry: ConvGeometry, options: BranchOptions, random: Random): Layer;
  /** The kernel of the whole branch, of the size in `geometry`. */
  kernel(branch: Layer, geometry: ConvGeometry, fold: Fold): Kernel;
}

/** Whether the kernel has a middle and it sits on the output position, so that smaller kernels can be padded to it. */
export function isCentred({ kernel, padding, dilation }: ConvGeometry): boolean {
  return [0, 1].every((a) => kernel[a]! % 2 === 1 && 2 * padding[a]! === dilation[a]! * (kernel[a]! - 1));
}

/** A convolution and its batch norm, the shape of most branches. */
export function createConvNorm(
  geometry: ConvGeometry,
  { scale }: BranchOptions,
  random: Random,
  bias = false,
): SequenceLayer {
  const conv = createConv(geometry, bias, random.split('conv'));
  return { kind: 'sequence', layers: { conv, bn: createBatchNorm(geometry.out, { scale }) } };
}

/**
 * The kernel of a convolution (or nested block) and the batch norm after it in a branch. Where `dbb` made a block of the
 * convolution, the batch norm is gone: each branch of that block has its own.
 */
export function foldPair(branch: Layer, fold: Fold, conv = 'conv', norm = 'bn'): Kernel {
  const first = part(branch, conv);
  const alone = first.kind === 'block' && branch.kind === 'sequence' && !Object.hasOwn(branch.layers, norm);
  return alone ? fold(first) : foldBatchNorm(fold(first), normPart(branch, norm));
}

/** A named layer of a branch; throws StructureError when the branch lacks it. */
export function part(branch: Layer, name: string): Layer {
  const found = branch.kind === 'sequence' ? branch.layers[name] : undefined;
  if (found === undefined) throw new StructureError(`a branch without '${name}'`);
  return found;
}

/** A named batch norm of a branch; throws StructureError when the branch lacks it. */
export function normPart(branch: Layer, name: string): BatchNormLayer {
  const found = part(branch, name);
  if (found.kind !== 'batchNorm') throw new StructureError(`'${name}' in a branch is no batch norm`);
  return found;
}

/** The batch norm at the end of a branch, whose scale weighs the branch; null when it ends in something else. */
export function lastBatchNorm(branch: Layer): BatchNormLayer | null {
  const last = branch.kind === 'sequence' ? Object.values(branch.layers).at(-1) : branch;
  return last?.kind === 'batchNorm' ? last : null;
}
