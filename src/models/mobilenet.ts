// MobileNetV1 (Howard et al. 2017): a 3x3 convolution of stride 2, then thirteen pairs of a 3x3 depthwise and a 1x1
// convolution, each with batch norm and ReLU. `width` scales all channels; 64 is the published network (multiplier 1).
import { convGeometry } from '../nn/geometry.js';
import type { Layer } from '../nn/layer.js';
import type { Random } from '../random.js';
import { averageHead, convNormRelu, type ModelOptions, scaledChannels } from './model.js';

const STEM_CHANNELS = 32;

/** Channels and stride of each pair. */
const PAIRS: readonly (readonly [channels: number, stride: number])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  ...Array<readonly [number, number]>(5).fill([512, 1]),
  [1024, 2],
  [1024, 1],
];

/** A fresh MobileNetV1. */
export function createMobilenet({ width, inputShape, classes }: ModelOptions, random: Random): Layer {
  let channels = scaledChannels(STEM_CHANNELS, width);
  const stem = convGeometry([inputShape[2], channels], [3, 3], { stride: [2, 2], padding: [1, 1] });
  const layers: Record<string, Layer> = { stem: convNormRelu(stem, random.split('stem')) };
  PAIRS.forEach(([standard, stride], index) => {
    const out = scaledChannels(standard, width);
    layers[`pair${index}`] = createPair([channels, out], stride, random.split('pair', index));
    channels = out;
  });
  layers.head = averageHead(channels, classes, random.split('head'));
  return { kind: 'sequence', layers };
}

function createPair([inputs, out]: readonly [number, number], stride: number, random: Random): Layer {
  const depthwise = convGeometry([inputs, inputs], [3, 3], {
    stride: [stride, stride],
    padding: [1, 1],
    groups: inputs,
  });
  return {
    kind: 'sequence',
    layers: {
      depthwise: convNormRelu(depthwise, random.split('depthwise')),
      pointwise: convNormRelu(convGeometry([inputs, out], [1, 1]), random.split('pointwise')),
    },
  };
}
