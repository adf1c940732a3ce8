// The models by name. A new model is one file and one line (or one map over its variants) here.
import { UnknownNameError } from '../errors.js';
import type { Layer } from '../nn/layer.js';
import type { Random } from '../random.js';
import { createMobilenet } from './mobilenet.js';
import type { BuildModel, ModelOptions } from './model.js';
import { createRepvgg, REPVGGS } from './repvgg.js';
import { createResnet, RESNETS } from './resnet.js';
import { createVgg, VGG_STAGES } from './vgg.js';

/** The variants of one model, each built from its plan. */
function variants<Name extends string, Plan>(
  plans: Readonly<Record<Name, Plan>>,
  create: (plan: Plan, options: ModelOptions, random: Random) => Layer,
): Readonly<Record<Name, BuildModel>> {
  const entries = Object.entries<Plan>(plans).map(([name, plan]): [string, BuildModel] => [
    name,
    (options, random) => create(plan, options, random),
  ]);
  return Object.fromEntries(entries) as Record<Name, BuildModel>;
}

const MODELS = {
  ...variants<keyof typeof VGG_STAGES, readonly number[]>(VGG_STAGES, createVgg),
  ...variants(RESNETS, createResnet),
  mobilenetv1: createMobilenet,
  ...variants(REPVGGS, createRepvgg),
} satisfies Record<string, BuildModel>;

/** The names of the models. */
export const MODEL_NAMES = Object.keys(MODELS) as readonly (keyof typeof MODELS)[];

/** A fresh model by name; the same stream gives the same weights. Throws UnknownNameError, InputSizeError, GroupsError. */
export function buildModel(name: string, options: ModelOptions, random: Random): Layer {
  if (!Object.hasOwn(MODELS, name)) throw new UnknownNameError('model', name, MODEL_NAMES);
  return MODELS[name as keyof typeof MODELS](options, random.split('model', name));
}
