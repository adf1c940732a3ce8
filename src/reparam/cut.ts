// Dep: branches that weigh little are folded into kxk and go; the network's function in inference stays. Decisions first,
// from the model as it is; the outer block decides before what is nested in it.
import type { BlockLayer, BranchKind, Layer } from '../nn/layer.js';
import { children, joinPath, layerAt, replaceLayer } from '../nn/paths.js';
import type { Random } from '../random.js';
import { branchKinds, convOfKernel, createBlock, foldToKernel } from './block.js';
import { part } from './branches/branch.js';
import { branchesToCut, type CutOptions, type Ratios, ratiosOf } from './cut-rules.js';
import { type Compatibility, solveBlock } from './solve.js';

/** What a pass does to one block. */
export interface CutDecision extends Ratios {
  /** Path of the block. */
  readonly path: string;
  readonly cut: readonly BranchKind[];
  /** Whether kxk alone is left, so that the block ends. */
  readonly ends: boolean;
}

/** The model after one Dep pass, and what was decided for each block. */
export function cut(
  model: Layer,
  options: CutOptions,
): { readonly tree: Layer; readonly decisions: readonly CutDecision[] } {
  const decisions = planCut(model, options);
  return { tree: applyCut(model, decisions, options.compatibility), decisions };
}

/**
 * What a pass would cut in each block, outer blocks first. A block inside a branch that goes, or inside the kxk that takes
 * the cut branches in, is left alone in this pass (the reference code starts such a one anew, so it is never cut there).
 */
export function planCut(model: Layer, options: CutOptions): readonly CutDecision[] {
  return plan(model, '', false, options);
}

function plan(layer: Layer, path: string, frozen: boolean, options: CutOptions): readonly CutDecision[] {
  const decision = layer.kind === 'block' ? decide(layer, path, frozen, options) : null;
  const gone: readonly string[] = decision?.cut ?? [];
  const inner = children(layer).flatMap(([name, child]) => {
    const touched = gone.length > 0 && (name === 'kxk' || gone.includes(name));
    return plan(child, joinPath(path, name), frozen || touched, options);
  });
  return decision === null ? inner : [decision, ...inner];
}

function decide(block: BlockLayer, path: string, frozen: boolean, options: CutOptions): CutDecision {
  const ratios = ratiosOf(block, options.compatibility);
  const gone = frozen ? [] : branchesToCut(ratios, options);
  return {
    path,
    ...ratios,
    cut: gone,
    ends: gone.length > 0 && gone.length === branchKinds(block).length - 1,
  };
}

/** The model with the decisions carried out; each block keeps its function in inference. */
export function applyCut(
  model: Layer,
  decisions: readonly CutDecision[],
  compatibility: Compatibility,
  restart: Restart = keep,
): Layer {
  // Inner blocks first: an outer block that ends hands its place to what is nested in it, which changes paths.
  return [...decisions].reverse().reduce((tree, decision) => {
    if (decision.cut.length === 0) return tree;
    const block = layerAt(tree, decision.path);
    return block.kind === 'block'
      ? replaceLayer(
          tree,
          decision.path,
          cutBlock(block, decision.cut, compatibility, (inner) =>
            restart(inner, joinPath(decision.path, 'kxk.conv')),
          ),
        )
      : tree;
  }, model);
}

/** What becomes of a block nested in the kxk of a block that is cut, before it is solved; `path` is its own. */
export type Restart = (inner: BlockLayer, path: string) => BlockLayer;

const keep: Restart = (inner) => inner;

/**
 * The same branches with fresh weights, not calibrated: what the reference code makes of a block nested in the kxk of a
 * block that is cut, whereby it forgets what the inner one learnt (golden README, `nested-outer-cut`).
 */
export function restartBlock(inner: BlockLayer, initialScale: number, random: Random): BlockLayer {
  return createBlock(inner.geometry, branchKinds(inner), { scale: initialScale }, random);
}

/** A block without some branches, equal to it in inference; a convolution (or the nested block) when kxk alone is left. */
export function cutBlock(
  block: BlockLayer,
  gone: readonly BranchKind[],
  compatibility: Compatibility,
  restart: (inner: BlockLayer) => BlockLayer = (inner) => inner,
): Layer {
  const total = foldToKernel(block);
  const kept = branchKinds(block).filter((kind) => !gone.includes(kind));
  const kxk = block.branches.kxk!;
  const conv = part(kxk, 'conv');
  const inner = conv.kind === 'block' ? restart(conv) : null;
  if (kept.length === 1)
    return inner === null ? convOfKernel(block.geometry, total) : solveBlock(inner, total, compatibility);
  const branches = Object.fromEntries(kept.map((kind) => [kind, block.branches[kind]!]));
  if (inner !== null) branches.kxk = replaceLayer(kxk, 'conv', inner);
  return solveBlock({ ...block, branches }, total, compatibility);
}
