// A plain network with blocks from the start, as the static methods train it: a convolution becomes a block, and the
// batch norm after it goes, since each branch of the block has its own (paper facts 1b and 3c).
import type { BlockLayer, ConvGeometry, Layer, SequenceLayer } from '../nn/layer.js';
import { joinPath, mapLayers } from '../nn/paths.js';
import type { Random } from '../random.js';

/** Which convolutions become blocks, and which blocks. */
export interface Replacement {
  isReplaced(geometry: ConvGeometry): boolean;
  create(geometry: ConvGeometry, random: Random): BlockLayer;
}

/** The model with its convolutions replaced; every block draws from a stream of its own path. */
export function toBlocks(model: Layer, replacement: Replacement, random: Random): Layer {
  return mapLayers(model, (layer, path) => {
    if (layer.kind === 'sequence') return blocksIn(layer, path, replacement, random);
    return layer.kind === 'conv' && path === '' && replacement.isReplaced(layer.geometry)
      ? replacement.create(layer.geometry, random)
      : layer;
  });
}

function blocksIn(
  sequence: SequenceLayer,
  path: string,
  replacement: Replacement,
  random: Random,
): SequenceLayer {
  const layers: Record<string, Layer> = {};
  let afterBlock = false;
  for (const [name, layer] of Object.entries(sequence.layers)) {
    if (afterBlock && layer.kind === 'batchNorm') {
      afterBlock = false;
      continue;
    }
    afterBlock = layer.kind === 'conv' && replacement.isReplaced(layer.geometry);
    layers[name] =
      layer.kind === 'conv' && afterBlock
        ? replacement.create(layer.geometry, random.split(joinPath(path, name)))
        : layer;
  }
  return { kind: 'sequence', layers };
}

/** Whether a kernel is 3x3, the only ones that the released DBB replaces. */
export function isThreeByThree({ kernel }: ConvGeometry): boolean {
  return kernel[0] === 3 && kernel[1] === 3;
}

/** Whether a kernel is square and more than a point. */
export function isSquare({ kernel }: ConvGeometry): boolean {
  return kernel[0] === kernel[1] && kernel[0] > 1;
}
