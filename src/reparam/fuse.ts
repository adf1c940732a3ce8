// From the network as trained to the network as deployed: each block one convolution, each batch norm in the convolution
// before it. The deployed network of one model has the same structure whatever method trained it.
import type { BatchNormLayer, BlockLayer, ConvLayer, Layer, SequenceLayer } from '../nn/layer.js';
import { convOfKernel, foldToKernel } from './block.js';
import { foldBatchNorm } from './transforms.js';

/** The deployed network: every block and every convolution becomes one convolution with bias, batch norms after them gone. */
export function fuse(model: Layer): Layer {
  return fuseLayer(model, true);
}

/** The network with each block as one convolution with bias; everything outside of blocks stays. */
export function fuseBlocks(model: Layer): Layer {
  return fuseLayer(model, false);
}

function fuseLayer(layer: Layer, norms: boolean): Layer {
  switch (layer.kind) {
    case 'block':
      return convOfKernel(layer.geometry, foldToKernel(layer));
    case 'conv':
      return norms ? convOfKernel(layer.geometry, foldToKernel(layer)) : layer;
    case 'sequence':
      return fuseSequence(layer, norms);
    case 'residual':
      return {
        ...layer,
        main: fuseLayer(layer.main, norms),
        shortcut: layer.shortcut === null ? null : fuseLayer(layer.shortcut, norms),
      };
    default:
      return layer;
  }
}

function fuseSequence(sequence: SequenceLayer, norms: boolean): SequenceLayer {
  const layers: Record<string, Layer> = {};
  const entries = Object.entries(sequence.layers);
  for (let i = 0; i < entries.length; i++) {
    const [name, layer] = entries[i]!;
    const next = entries[i + 1]?.[1];
    if (norms && isConvolution(layer) && next !== undefined && canEnter(next)) {
      layers[name] = convOfKernel(layer.geometry, foldBatchNorm(foldToKernel(layer), next));
      i++;
    } else {
      layers[name] = fuseLayer(layer, norms);
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
