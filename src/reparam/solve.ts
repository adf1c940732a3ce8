// What the kxk branch must hold so that a block is a given convolution: the residual that the other branches leave,
// taken back through kxk's own batch norm. The reference code forgets that batch norm and is off by 1 / sqrt(1 + eps),
// 5e-6 of the kernel (golden README); `reference` does the same for comparison.
import { StructureError } from '../errors.js';
import { BATCH_NORM_EPSILON, createBatchNorm } from '../nn/initialize.js';
import type { BatchNormLayer, BlockLayer, Layer } from '../nn/layer.js';
import { layerAt, replaceLayer } from '../nn/paths.js';
import { branchKinds, convOfKernel, sumOfBranches } from './block.js';
import { normPart, part } from './branches/branch.js';
import { addKernels, type Kernel, unfoldBatchNorm } from './transforms.js';

/** Exact, or as the reference code does it. */
export const COMPATIBILITIES = ['correct', 'reference'] as const;
/** One of COMPATIBILITIES. */
export type Compatibility = (typeof COMPATIBILITIES)[number];

/**
 * The model whose block at `path` equals the given kernel in inference: kxk's batch norm starts anew (mean 0, variance 1,
 * scale 1, shift 0) and its convolution takes the residual. Where kxk is itself a block, that one is solved for the
 * residual in the same way and keeps its other branches.
 */
export function solveResidual(
  model: Layer,
  path: string,
  target: Kernel,
  options: { readonly compatibility?: Compatibility } = {},
): Layer {
  const block = layerAt(model, path);
  if (block.kind !== 'block') throw new StructureError(`no block at '${path}'`);
  return replaceLayer(model, path, solveBlock(block, target, options.compatibility ?? 'correct'));
}

/** The block whose kernel is `target` in inference. */
export function solveBlock(block: BlockLayer, target: Kernel, compatibility: Compatibility): BlockLayer {
  const others = branchKinds(block).filter((kind) => kind !== 'kxk');
  const residual = addKernels(target, sumOfBranches(block, others), -1);
  const branch = block.branches.kxk!;
  const norm: BatchNormLayer = freshNorm(normPart(branch, 'bn'));
  const wanted = compatibility === 'correct' ? unfoldBatchNorm(residual, norm) : residual;
  const conv = part(branch, 'conv');
  const solved =
    conv.kind === 'block' ? solveBlock(conv, wanted, compatibility) : convOfKernel(block.geometry, wanted);
  return {
    ...block,
    branches: { ...block.branches, kxk: { kind: 'sequence', layers: { conv: solved, bn: norm } } },
  };
}

function freshNorm(old: BatchNormLayer): BatchNormLayer {
  const fresh = createBatchNorm(old.scale.values.length, { border: old.border });
  return old.epsilon === BATCH_NORM_EPSILON ? fresh : { ...fresh, epsilon: old.epsilon };
}
