// What a network costs: trainable parameters, and multiply-accumulates of one image in convolutions and linear layers
// only (no bias, batch norm or pooling), as the reference code counts them. Exact.
import { type Shape, visitShapes } from '../nn/geometry.js';
import type { Layer } from '../nn/layer.js';
import { ownTensors } from '../nn/parameters.js';

/** Trainable parameters and multiply-accumulates of one image. */
export interface Cost {
  readonly params: number;
  readonly macs: number;
}

/** The kinds of layers that cost something. */
export const COST_KINDS = ['conv', 'linear', 'batchNorm'] as const;
/** One of COST_KINDS. */
export type CostKind = (typeof COST_KINDS)[number];

/** Trainable parameters and MACs of one image; throws InputSizeError when the model does not fit it. */
export function cost(model: Layer, inputShape: Shape): Cost {
  const kinds = Object.values(costByKind(model, inputShape));
  return {
    params: kinds.reduce((sum, k) => sum + k.params, 0),
    macs: kinds.reduce((sum, k) => sum + k.macs, 0),
  };
}

/** The cost of each kind of layer. */
export function costByKind(model: Layer, inputShape: Shape): Readonly<Record<CostKind, Cost>> {
  const sums = {
    conv: { params: 0, macs: 0 },
    linear: { params: 0, macs: 0 },
    batchNorm: { params: 0, macs: 0 },
  };
  visitShapes(model, inputShape, (_path, layer, _input, output) => {
    if (layer.kind !== 'conv' && layer.kind !== 'linear' && layer.kind !== 'batchNorm') return;
    const sum = sums[layer.kind];
    for (const [role, { values }] of ownTensors(layer))
      if (role !== 'mean' && role !== 'variance') sum.params += values.length;
    if (layer.kind === 'conv') sum.macs += output[0]! * output[1]! * layer.weight.values.length;
    if (layer.kind === 'linear') sum.macs += layer.weight.values.length;
  });
  return sums;
}
