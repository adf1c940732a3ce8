// The space of RepNAS (Zhang et al. 2021, as released; paper facts 2): every 3x3 convolution is a block of six branches, each
// with its batch norm, of which a budget over the whole network is kept. The identity is there where it can be, and is
// never searched. Unlike in the released code 1x1-kxk is the same two convolutions at every stride.
import { createConv } from '../nn/initialize.js';
import type { BranchKind, ConvGeometry, Layer } from '../nn/layer.js';
import { joinPath, mapLayers, walk } from '../nn/paths.js';
import type { Random } from '../random.js';
import { createUnbiasedBlock } from './block.js';
import { withBranches } from './found.js';
import { isThreeByThree, toBlocks } from './to-blocks.js';

/** The branches that are searched, in the order of the released masks. */
export const SEARCHED_KINDS = [
  '1x1',
  '1x1-avg',
  'kxk',
  '1x1-kxk',
  '1xk',
  'kx1',
] as const satisfies readonly BranchKind[];

/** One branch of one block that a search may drop. */
export interface SearchedBranch {
  readonly path: string;
  readonly block: string;
  readonly kind: BranchKind;
  /** Whether the block passes its input on without this branch, too. */
  readonly hasIdentity: boolean;
}

/** Which of the searched branches a network has. */
export interface KeptBranches {
  /** Those within the budget. */
  readonly chosen: readonly boolean[];
  /** The same, and kxk where a block would have nothing else. */
  readonly present: readonly boolean[];
}

/** The network with every branch of the space; blocks that the model brings become blocks of the space. */
export function createSupernet(model: Layer, random: Random): Layer {
  const bare = mapLayers(model, (layer, path) =>
    layer.kind === 'block' ? createConv(layer.geometry, false, random.split(path)) : layer,
  );
  const create = (geometry: ConvGeometry, stream: Random) =>
    createUnbiasedBlock(geometry, [...SEARCHED_KINDS, 'identity'], stream);
  return toBlocks(bare, { isReplaced: isThreeByThree, create }, random);
}

/** The searched branches of a network, in the order in which its layers run. */
export function searchedBranches(model: Layer): readonly SearchedBranch[] {
  const list: SearchedBranch[] = [];
  walk(model, (block, layer) => {
    if (layer.kind !== 'block') return;
    const hasIdentity = layer.branches.identity !== undefined;
    for (const kind of SEARCHED_KINDS)
      if (layer.branches[kind] !== undefined)
        list.push({ path: joinPath(block, kind), block, kind, hasIdentity });
  });
  return list;
}

/** Keeps the share `budget` of all branches whose values are largest; of equals the first. */
export function keepLargest(
  branches: readonly SearchedBranch[],
  values: readonly number[],
  budget: number,
): KeptBranches {
  const order = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);
  const kept = new Set(order.slice(0, Math.floor(budget * branches.length)));
  const served = new Set([...kept].map((i) => branches[i]!.block));
  const chosen = branches.map((_, i) => kept.has(i));
  const present = branches.map(
    ({ block, kind, hasIdentity }, i) => chosen[i]! || (kind === 'kxk' && !hasIdentity && !served.has(block)),
  );
  return { chosen, present };
}

/** The network without the searched branches that are not present. */
export function withPresent(
  model: Layer,
  branches: readonly SearchedBranch[],
  present: readonly boolean[],
): Layer {
  const kept = new Set(branches.flatMap(({ path }, i) => (present[i] ? [path] : [])));
  return mapLayers(model, (layer, path) => {
    if (layer.kind !== 'block') return layer;
    return withBranches(layer, ['identity', ...SEARCHED_KINDS.filter((k) => kept.has(joinPath(path, k)))]);
  });
}

/** The network with batch norms that have seen nothing yet, scales and shifts kept. */
export function withFreshStatistics(model: Layer): Layer {
  return mapLayers(model, (layer) => {
    if (layer.kind !== 'batchNorm') return layer;
    const { shape, values } = layer.mean;
    const ones = new Float32Array(values.length).fill(1);
    return {
      ...layer,
      mean: { shape, values: new Float32Array(values.length) },
      variance: { shape, values: ones },
    };
  });
}
