// VGG with batch norm (Simonyan and Zisserman 2015; the CIFAR form of the DyRep authors, paper facts 3f): five stages of
// 3x3 convolutions, a 2x2 pool of stride 2 after each of the first four. The `reference` head is theirs: a 2x2 pool of
// stride 1 that leaves one position, then linear, ReLU, linear; `light` averages what is left and has one linear layer.
import { InputSizeError } from '../errors.js';
import { convGeometry, type Shape, visitShapes } from '../nn/geometry.js';
import { createLinear } from '../nn/initialize.js';
import type { Layer, PoolLayer, SequenceLayer } from '../nn/layer.js';
import type { Random } from '../random.js';
import { averageHead, convNormRelu, type ModelOptions, RELU } from './model.js';

/** Convolutions of each of the five stages. */
export const VGG_STAGES = {
  vgg11: [1, 1, 2, 2, 2],
  vgg13: [2, 2, 2, 2, 2],
  vgg16: [2, 2, 3, 3, 3],
  vgg19: [2, 2, 4, 4, 4],
} as const;

/** A fresh VGG; throws InputSizeError when it does not fit the images. */
export function createVgg(stages: readonly number[], options: ModelOptions, random: Random): Layer {
  const features = createFeatures(stages, options, random.split('features'));
  const shape = visitShapes(features, options.inputShape, () => {}, 'features');
  const head = createHead(shape, options, random.split('head'));
  return { kind: 'sequence', layers: { features, head } };
}

function createFeatures(stages: readonly number[], options: ModelOptions, random: Random): SequenceLayer {
  const layers: Record<string, Layer> = {};
  let channels = options.inputShape[2];
  let index = 0;
  stages.forEach((count, stage) => {
    const out = options.width * Math.min(2 ** stage, 8);
    for (let i = 0; i < count; i++) {
      const geometry = convGeometry([channels, out], [3, 3], { padding: [1, 1] });
      layers[`conv${index}`] = convNormRelu(geometry, random.split(index));
      channels = out;
      index += 1;
    }
    if (stage < stages.length - 1) layers[`pool${stage}`] = maxPool(2);
  });
  return { kind: 'sequence', layers };
}

function createHead(shape: Shape, { head = 'light', classes }: ModelOptions, random: Random): Layer {
  const channels = shape[2]!;
  if (head === 'light') return averageHead(channels, classes, random);
  if (shape[0] !== 2 || shape[1] !== 2)
    throw new InputSizeError('head.pool', 'the reference head, which takes 2x2 maps (32x32 images),', shape);
  return {
    kind: 'sequence',
    layers: {
      pool: maxPool(1),
      flatten: { kind: 'flatten' },
      linear1: createLinear(channels, channels, random.split('linear1')),
      relu: RELU,
      linear2: createLinear(channels, classes, random.split('linear2')),
    },
  };
}

function maxPool(stride: number): PoolLayer {
  return { kind: 'maxPool', size: [2, 2], stride: [stride, stride], padding: [0, 0] };
}
