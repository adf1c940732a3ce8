// The blocks of a network that a search found, without its weights: where they are and which branches they have. A
// control trains them from scratch (`static-found`): is it the structure that helps, or how it came about?
import { StructureError, UnknownNameError } from '../errors.js';
import { createConv } from '../nn/initialize.js';
import type { BlockLayer, BranchKind, ConvLayer, Layer } from '../nn/layer.js';
import { layerAt, mapLayers, replaceLayer, walk } from '../nn/paths.js';
import type { Random } from '../random.js';
import { branchKinds, createUnbiasedBlock, possibleBranches } from './block.js';

/** Blocks by path; a block within a block has a path below the outer one's. */
export interface FoundStructure {
  /** The branches of every block. */
  readonly blocks: Readonly<Record<string, readonly BranchKind[]>>;
  /** Whether the batch norms after blocks are there, as after growing; static methods take them out. */
  readonly norm_after: boolean;
}

/** The blocks of a network. */
export function foundIn(model: Layer): FoundStructure {
  const blocks: Record<string, readonly BranchKind[]> = {};
  let normAfter = false;
  walk(model, (path, layer) => {
    if (layer.kind === 'block') blocks[path] = branchKinds(layer);
    else if (layer.kind === 'sequence') normAfter ||= hasNormAfterBlock(Object.values(layer.layers));
  });
  return { blocks, norm_after: normAfter };
}

function hasNormAfterBlock(layers: readonly Layer[]): boolean {
  return layers.some((layer, i) => layer.kind === 'block' && layers[i + 1]?.kind === 'batchNorm');
}

/** The plain model with exactly these blocks, fresh; throws UnknownNameError where the model has no such place or branch. */
export function buildFound(plain: Layer, { blocks, norm_after }: FoundStructure, random: Random): Layer {
  let model = withoutOtherBlocks(plain, blocks, random);
  // Outer blocks first: the places of inner ones are only there then.
  const paths = Object.keys(blocks).sort((a, b) => depth(a) - depth(b));
  for (const path of paths) {
    const place = placeAt(model, path);
    model = replaceLayer(model, path, blockAt(place, blocks[path]!, random.split(path)));
  }
  return norm_after ? model : withoutNormsAfterBlocks(model);
}

const depth = (path: string) => path.split('.').length;

/** Models that bring blocks (RepVGG) keep only those that were found. */
function withoutOtherBlocks(plain: Layer, blocks: FoundStructure['blocks'], random: Random): Layer {
  return mapLayers(plain, (layer, path) =>
    layer.kind === 'block' && !Object.hasOwn(blocks, path)
      ? createConv(layer.geometry, true, random.split(path))
      : layer,
  );
}

function placeAt(model: Layer, path: string): ConvLayer | BlockLayer {
  const places: string[] = [];
  walk(model, (at, { kind }) => {
    if (kind === 'conv' || kind === 'block') places.push(at);
  });
  if (!places.includes(path)) throw new UnknownNameError('convolution', path, places);
  const place = layerAt(model, path);
  if (place.kind !== 'conv' && place.kind !== 'block')
    throw new StructureError(`'${path}' is no convolution`);
  return place;
}

function blockAt(place: ConvLayer | BlockLayer, kinds: readonly BranchKind[], random: Random): BlockLayer {
  const possible = place.kind === 'block' ? branchKinds(place) : possibleBranches(place.geometry);
  const unknown = kinds.find((kind) => !possible.includes(kind));
  if (unknown !== undefined) throw new UnknownNameError('branch', unknown, possible);
  const full = place.kind === 'block' ? place : createUnbiasedBlock(place.geometry, kinds, random);
  return withBranches(full, kinds);
}

/** The block with these of its branches. */
export function withBranches(block: BlockLayer, kinds: readonly BranchKind[]): BlockLayer {
  const branches = branchKinds(block).flatMap((kind) =>
    kinds.includes(kind) ? [[kind, block.branches[kind]!] as const] : [],
  );
  return { ...block, branches: Object.fromEntries(branches) };
}

function withoutNormsAfterBlocks(model: Layer): Layer {
  return mapLayers(model, (layer) => {
    if (layer.kind !== 'sequence') return layer;
    const entries = Object.entries(layer.layers);
    const kept = entries.filter(
      ([, l], i) => !(l.kind === 'batchNorm' && entries[i - 1]?.[1].kind === 'block'),
    );
    return kept.length === entries.length ? layer : { ...layer, layers: Object.fromEntries(kept) };
  });
}
