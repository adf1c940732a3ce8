// The models by name. A new model is one file and one line here.
import { UnknownNameError } from '../errors.js';
import type { Layer } from '../nn/layer.js';
import type { Random } from '../random.js';
import { createVgg, type ModelOptions, VGG_STAGES } from './vgg.js';

type Build = (options: ModelOptions, random: Random) => Layer;

const MODELS = {
  vgg11: (options, random) => createVgg(VGG_STAGES.vgg11, options, random),
  vgg13: (options, random) => createVgg(VGG_STAGES.vgg13, options, random),
  vgg16: (options, random) => createVgg(VGG_STAGES.vgg16, options, random),
  vgg19: (options, random) => createVgg(VGG_STAGES.vgg19, options, random),
} satisfies Record<string, Build>;

/** The names of the models. */
export const MODEL_NAMES = Object.keys(MODELS) as readonly (keyof typeof MODELS)[];

/** A fresh model by name; the same stream gives the same weights. Throws UnknownNameError, InputSizeError. */
export function buildModel(name: string, options: ModelOptions, random: Random): Layer {
  if (!Object.hasOwn(MODELS, name)) throw new UnknownNameError('model', name, MODEL_NAMES);
  return MODELS[name as keyof typeof MODELS](options, random.split('model', name));
}
