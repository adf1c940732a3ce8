// How a trial's network starts. A new method is one line here. `dbb` follows the reference code: every 3x3 convolution
// becomes a block. `acb` (ACNet, Ding et al. 2019, section 3.2) and `repvgg` (Ding et al. 2021, section 3.2) do so with
// every square convolution and, as published, without a bias before the batch norms.
import { StructureError, UnknownNameError } from '../errors.js';
import type { BranchKind, ConvGeometry, Layer } from '../nn/layer.js';
import type { Random } from '../random.js';
import { createBlock, createUnbiasedBlock } from './block.js';
import { createSupernet } from './branch-search.js';
import { buildFound, type FoundStructure } from './found.js';
import { isSquare, isThreeByThree, toBlocks } from './to-blocks.js';

/** What a method may be told. */
export interface MethodOptions {
  /** The branches of a `dbb` block, kxk among them or not: it is always there. */
  readonly branches?: readonly BranchKind[];
  /** The structure that `static-found` trains. */
  readonly structure?: FoundStructure;
}

type Apply = (model: Layer, random: Random, options: MethodOptions) => Layer;

/** DBB's own branches, as in the paper. */
export const DBB_BRANCHES = ['1x1', '1x1-kxk', '1x1-avg', 'kxk'] as const satisfies readonly BranchKind[];

const METHODS = {
  plain: (model) => model,
  acb: (model, random) => withSquares(model, ['kxk', '1xk', 'kx1'], random),
  dbb: (model, random, { branches = DBB_BRANCHES }) => {
    const create = (geometry: ConvGeometry, stream: Random) =>
      createBlock(geometry, branches, { scale: 1 }, stream);
    return toBlocks(model, { isReplaced: isThreeByThree, create }, random);
  },
  repvgg: (model, random) => withSquares(model, ['kxk', '1x1', 'identity'], random),
  /** Starts plain; grows while it trains. */
  dyrep: (model) => model,
  /** The same with convolutions picked by chance. */
  'random-growth': (model) => model,
  'static-found': (model, random, { structure }) => {
    if (structure === undefined) throw new StructureError('static-found without a structure');
    return buildFound(model, structure, random);
  },
  /** Starts with every branch; searches while it trains which to keep. */
  repnas: (model, random) => createSupernet(model, random),
} satisfies Record<string, Apply>;

/** The names of the methods. */
export const METHOD_NAMES = Object.keys(METHODS) as readonly (keyof typeof METHODS)[];

/** The network that a method starts from; throws UnknownNameError. */
export function applyMethod(name: string, model: Layer, random: Random, options: MethodOptions = {}): Layer {
  if (!Object.hasOwn(METHODS, name)) throw new UnknownNameError('method', name, METHOD_NAMES);
  const apply: Apply = METHODS[name as keyof typeof METHODS];
  return apply(model, random.split('method', name), options);
}

function withSquares(model: Layer, branches: readonly BranchKind[], random: Random): Layer {
  const create = (geometry: ConvGeometry, stream: Random) => createUnbiasedBlock(geometry, branches, stream);
  return toBlocks(model, { isReplaced: isSquare, create }, random);
}
