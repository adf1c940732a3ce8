// From the network as trained to the network as deployed: each block one convolution, each batch norm in the convolution
// before it. The deployed network of one model has the same structure whatever method trained it.
import { createConv } from '../nn/initialize.js';
import type { BatchNormLayer, BlockLayer, ConvLayer, Layer, SequenceLayer } from '../nn/layer.js';
import { blank } from '../random.js';
import { convOfKernel, foldToKernel } from './block.js';
import { foldBatchNorm } from './transforms.js';

/** Makes the one convolution with bias of a place, and of the batch norm after it where that enters. */
type FoldPlace = (place: ConvLayer | BlockLayer, norm: BatchNormLayer | null) => ConvLayer;

/** The deployed network: every block and every convolution becomes one convolution with bias, batch norms after them gone. */
export function fuse(model: Layer): Layer {
  return fuseLayer(model, true, foldPlace);
}

/** The network with each block as one convolution with bias; everything outside of blocks stays. */
export function fuseBlocks(model: Layer): Layer {
  return fuseLayer(model, false, foldPlace);
}

/** The deployed network (or, with `blocks`, that of `fuseBlocks`) with weights of zero: what counting needs, at no cost. */
export function fusedOutline(model: Layer, which: 'all' | 'blocks' = 'all'): Layer {
  const zeros = blank();
  return fuseLayer(model, which === 'all', ({ geometry }) => createConv(geometry, true, zeros));
}

const foldPlace: FoldPlace = (place, norm) => {
  const kernel = foldToKernel(place);
  return convOfKernel(place.geometry, norm === null ? kernel : foldBatchNorm(kernel, norm));
};

function fuseLayer(layer: Layer, norms: boolean, fold: FoldPlace): Layer {
  switch (layer.kind) {
    case 'block':
      return fold(layer, null);
    case 'conv':
      return norms ? fold(layer, null) : layer;
    case 'sequence':
      return fuseSequence(layer, norms, fold);
    case 'residual':
      return {
        ...layer,
        main: fuseLayer(layer.main, norms, fold),
        shortcut: layer.shortcut === null ? null : fuseLayer(layer.shortcut, norms, fold),
      };
    default:
      return layer;
  }
}

function fuseSequence(sequence: SequenceLayer, norms: boolean, fold: FoldPlace): SequenceLayer {
  const layers: Record<string, Layer> = {};
  const entries = Object.entries(sequence.layers);
  for (let i = 0; i < entries.length; i++) {
    const [name, layer] = entries[i]!;
    const next = entries[i + 1]?.[1];
    if (norms && isConvolution(layer) && next !== undefined && canEnter(next)) {
      layers[name] = fold(layer, next);
      i++;
    } else {
      layers[name] = fuseLayer(layer, norms, fold);
    }
  }
  return { kind: 'sequence', layers };
}

function isConvolution(layer: Layer): layer is ConvLayer | BlockLayer {
  return layer.kind === 'conv' || layer.kind === 'block';
}

function canEnter(layer: Layer): layer is BatchNormLayer {
  return layer.kind === 'batchNorm' && layer.border.every((b) => b === 0);
}
