// ResNet (He et al. 2016): ResNet-18/34 of basic blocks, ResNet-50 of bottlenecks with the stride in the 3x3 convolution,
// as the DyRep authors and torchvision have it. Stems: `imagenet`, a 7x7 convolution of stride 2 and a 3x3 maximum of
// stride 2; `cifar`, one 3x3 convolution that keeps the size.
import { convGeometry } from '../nn/geometry.js';
import { createBatchNorm, createConv } from '../nn/initialize.js';
import type { Layer, SequenceLayer } from '../nn/layer.js';
import type { Random } from '../random.js';
import { averageHead, convNorm, convNormRelu, type ModelOptions, RELU } from './model.js';

/** The blocks of a ResNet: what each is and how many the four stages have. */
export interface ResnetPlan {
  readonly block: 'basic' | 'bottleneck';
  readonly stages: readonly number[];
}

/** The networks as published. */
export const RESNETS = {
  resnet18: { block: 'basic', stages: [2, 2, 2, 2] },
  resnet34: { block: 'basic', stages: [3, 4, 6, 3] },
  resnet50: { block: 'bottleneck', stages: [3, 4, 6, 3] },
} as const satisfies Record<string, ResnetPlan>;

/** How many times wider a bottleneck's output is than its middle. */
const EXPANSION = 4;

/** A fresh ResNet. */
export function createResnet(plan: ResnetPlan, options: ModelOptions, random: Random): Layer {
  const { width, classes, inputShape } = options;
  const layers: Record<string, Layer> = {
    stem: createStem(options.stem ?? 'imagenet', inputShape[2], width, random.split('stem')),
  };
  let channels = width;
  plan.stages.forEach((count, stage) => {
    const blocks: Record<string, Layer> = {};
    for (let i = 0; i < count; i++) {
      const stride = stage > 0 && i === 0 ? 2 : 1;
      const place: Place = { in: channels, width: width * 2 ** stage, stride };
      const block = createBlock(plan.block, place, random.split('stage', stage, 'block', i));
      blocks[`block${i}`] = block.layer;
      channels = block.out;
    }
    layers[`stage${stage}`] = { kind: 'sequence', layers: blocks };
  });
  layers.head = averageHead(channels, classes, random.split('head'));
  return { kind: 'sequence', layers };
}

function createStem(
  stem: 'imagenet' | 'cifar',
  channels: number,
  width: number,
  random: Random,
): SequenceLayer {
  if (stem === 'cifar')
    return convNormRelu(convGeometry([channels, width], [3, 3], { padding: [1, 1] }), random);
  const geometry = convGeometry([channels, width], [7, 7], { stride: [2, 2], padding: [3, 3] });
  const { layers } = convNormRelu(geometry, random);
  const pool: Layer = { kind: 'maxPool', size: [3, 3], stride: [2, 2], padding: [1, 1] };
  return { kind: 'sequence', layers: { ...layers, pool } };
}

/** Where a block stands; `width` is that of its 3x3 convolutions. */
interface Place {
  readonly in: number;
  readonly width: number;
  readonly stride: number;
}

function createBlock(
  kind: ResnetPlan['block'],
  place: Place,
  random: Random,
): { readonly layer: Layer; readonly out: number } {
  const out = kind === 'basic' ? place.width : place.width * EXPANSION;
  const main = kind === 'basic' ? basic(place, random) : bottleneck(place, out, random);
  const keepsShape = place.stride === 1 && place.in === out;
  const geometry = convGeometry([place.in, out], [1, 1], { stride: [place.stride, place.stride] });
  const shortcut = keepsShape ? null : convNorm(geometry, random.split('shortcut'));
  return {
    layer: { kind: 'sequence', layers: { sum: { kind: 'residual', main, shortcut }, relu: RELU } },
    out,
  };
}

function basic({ in: inputs, width, stride }: Place, random: Random): SequenceLayer {
  const first = convGeometry([inputs, width], [3, 3], { stride: [stride, stride], padding: [1, 1] });
  const second = convGeometry([width, width], [3, 3], { padding: [1, 1] });
  return {
    kind: 'sequence',
    layers: {
      conv1: createConv(first, false, random.split('conv1')),
      bn1: createBatchNorm(width),
      relu: RELU,
      conv2: createConv(second, false, random.split('conv2')),
      bn2: createBatchNorm(width),
    },
  };
}

function bottleneck({ in: inputs, width, stride }: Place, out: number, random: Random): SequenceLayer {
  const middle = convGeometry([width, width], [3, 3], { stride: [stride, stride], padding: [1, 1] });
  return {
    kind: 'sequence',
    layers: {
      conv1: createConv(convGeometry([inputs, width], [1, 1]), false, random.split('conv1')),
      bn1: createBatchNorm(width),
      relu1: RELU,
      conv2: createConv(middle, false, random.split('conv2')),
      bn2: createBatchNorm(width),
      relu2: RELU,
      conv3: createConv(convGeometry([width, out], [1, 1]), false, random.split('conv3')),
      bn3: createBatchNorm(out),
    },
  };
}
