// How a trial's network starts. A new method is one line here. `dbb` follows the reference code: every 3x3 convolution
// becomes a block and the batch norm after it goes, since each branch has its own (paper facts 1b and 3c).
import { UnknownNameError } from '../errors.js';
import type { BranchKind, ConvLayer, Layer, SequenceLayer } from '../nn/layer.js';
import { joinPath, mapLayers } from '../nn/paths.js';
import type { Random } from '../random.js';
import { createBlock } from './block.js';

/** What a method may be told. */
export interface MethodOptions {
  /** The branches of a `dbb` block, kxk among them or not: it is always there. */
  readonly branches?: readonly BranchKind[];
}

type Apply = (model: Layer, random: Random, options: MethodOptions) => Layer;

/** DBB's own branches, as in the paper. */
export const DBB_BRANCHES = ['1x1', '1x1-kxk', '1x1-avg', 'kxk'] as const satisfies readonly BranchKind[];

const METHODS = {
  plain: (model) => model,
  dbb: (model, random, { branches = DBB_BRANCHES }) => toBlocks(model, branches, random),
  /** Starts plain; grows while it trains. */
  dyrep: (model) => model,
} satisfies Record<string, Apply>;

/** The names of the methods. */
export const METHOD_NAMES = Object.keys(METHODS) as readonly (keyof typeof METHODS)[];

/** The network that a method starts from; throws UnknownNameError. */
export function applyMethod(name: string, model: Layer, random: Random, options: MethodOptions = {}): Layer {
  if (!Object.hasOwn(METHODS, name)) throw new UnknownNameError('method', name, METHOD_NAMES);
  const apply: Apply = METHODS[name as keyof typeof METHODS];
  return apply(model, random.split('method', name), options);
}

function toBlocks(model: Layer, branches: readonly BranchKind[], random: Random): Layer {
  return mapLayers(model, (layer, path) => {
    if (layer.kind === 'sequence') return blocksIn(layer, path, branches, random);
    return layer.kind === 'conv' && path === '' && isThreeByThree(layer)
      ? createBlock(layer.geometry, branches, { scale: 1 }, random)
      : layer;
  });
}

function blocksIn(
  sequence: SequenceLayer,
  path: string,
  branches: readonly BranchKind[],
  random: Random,
): SequenceLayer {
  const layers: Record<string, Layer> = {};
  let afterBlock = false;
  for (const [name, layer] of Object.entries(sequence.layers)) {
    if (afterBlock && layer.kind === 'batchNorm') {
      afterBlock = false;
      continue;
    }
    afterBlock = layer.kind === 'conv' && isThreeByThree(layer);
    layers[name] =
      layer.kind === 'conv' && afterBlock
        ? createBlock(layer.geometry, branches, { scale: 1 }, random.split(joinPath(path, name)))
        : layer;
  }
  return { kind: 'sequence', layers };
}

function isThreeByThree({ geometry: { kernel } }: ConvLayer): boolean {
  return kernel[0] === 3 && kernel[1] === 3;
}
