// What a trial trains: the schema of a YAML in experiments/ and of the resolved experiment in trial.json. Defaults are
// the released configuration's where it has one (paper facts 3f), small otherwise.
import { z } from 'zod';

const VGG_NAMES = ['vgg11', 'vgg13', 'vgg16', 'vgg19'] as const;
const RESNET_NAMES = ['resnet18', 'resnet34', 'resnet50'] as const;
const REPVGG_NAMES = [
  'repvgg-a0',
  'repvgg-a1',
  'repvgg-a2',
  'repvgg-b0',
  'repvgg-b1',
  'repvgg-b1g2',
  'repvgg-b1g4',
  'repvgg-b2',
  'repvgg-b2g2',
  'repvgg-b2g4',
  'repvgg-b3',
  'repvgg-b3g2',
  'repvgg-b3g4',
] as const;
export const MODEL_NAMES = [...VGG_NAMES, ...RESNET_NAMES, 'mobilenetv1', ...REPVGG_NAMES] as const;
export const DATA_NAMES = ['fashion-mnist', 'cifar10', 'cifar100', 'image-folder', 'synthetic'] as const;
export const METHOD_NAMES = [
  'plain',
  'acb',
  'dbb',
  'repvgg',
  'dyrep',
  'random-growth',
  'static-found',
  'repnas',
] as const;
export const SCORE_NAMES = ['synflow', 'snip', 'grad_norm', 'operation', 'random'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];
export type DataName = (typeof DATA_NAMES)[number];
export type MethodName = (typeof METHOD_NAMES)[number];
export type ScoreName = (typeof SCORE_NAMES)[number];

const DBB_BRANCHES = ['1x1', '1x1-kxk', '1x1-avg', 'kxk'] as const;
const DYREP_BRANCHES = [...DBB_BRANCHES, '1xk', 'kx1', 'identity'] as const;

/**
 * Keys that came after trials had been run, with the values that those trials had without saying so. A trial's identity
 * leaves them out where they have these values, so that older trials stay the same ones (identity.ts).
 */
export const LATER_DEFAULTS = {
  'dyrep.kxk_norm': 'reset',
  'dyrep.calibrate_every_epoch': false,
  'dyrep.recalibration_batches': 200,
} as const;

const count = z.int().positive();
const positive = z.number().positive();

/** A list of branches, each at most once: the name of a branch is its path in the block. */
function branchList<const N extends readonly string[]>(names: N, least: number) {
  return z
    .array(z.enum(names))
    .min(least, { abort: true })
    .superRefine((list, context) => {
      list.forEach((name, i) => {
        if (list.indexOf(name) < i)
          context.addIssue({ code: 'custom', path: [i], message: `the branch '${name}' stands here twice` });
      });
    });
}

/** The options of `model` that only some models read, and which. */
export const MODEL_OPTIONS = { head: VGG_NAMES, stem: RESNET_NAMES } as const;
type ModelOption = keyof typeof MODEL_OPTIONS;

const model = z
  .strictObject({
    name: z.enum(MODEL_NAMES),
    /** Channels of the first stage, before a model's own factors; 64 is the standard network. */
    width: count.max(4096).default(64),
    /** VGG. `light`: global average pooling and one linear layer; `reference`: the released CIFAR head. */
    head: z.enum(['light', 'reference']).optional(),
    /** ResNet. `imagenet`: a 7x7 convolution and a pool, a quarter of the size; `cifar`: a 3x3 convolution that keeps it. */
    stem: z.enum(['imagenet', 'cifar']).optional(),
  })
  .superRefine((options, context) => {
    for (const key of Object.keys(MODEL_OPTIONS) as ModelOption[]) {
      if (options[key] === undefined || readsOption(options.name, key)) continue;
      const message = `${options.name} does not read ${key}, only ${MODEL_OPTIONS[key].join(', ')} do`;
      context.addIssue({ code: 'custom', path: [key], message });
    }
  });

/** Whether a model reads an option. */
function readsOption(name: ModelName, option: ModelOption): boolean {
  return (MODEL_OPTIONS[option] as readonly ModelName[]).includes(name);
}

const augment = z.strictObject({
  /** Pixels of zero padding on each side before a random crop of the image's size; 0: none. */
  crop: z.int().min(0).max(1024).default(0),
  flip: z.boolean().default(false),
  /** Side of the square that is blanked; 0: none. */
  cutout: z.int().min(0).max(1024).default(0),
});

const data = z.strictObject({
  name: z.enum(DATA_NAMES),
  /** Folder with the official or image files; null: what the data set brings itself. */
  path: z.string().min(1).nullable().default(null),
  /** Images used of each part, the same ones for every seed; null: all. */
  train: count.nullable().default(null),
  validation: count.nullable().default(null),
  test: count.nullable().default(null),
  augment: augment.prefault({}),
});

const train = z.strictObject({
  epochs: count.max(100_000),
  batch_size: count.max(65_536).default(128),
  lr: positive.default(0.1),
  lr_min: z.number().min(0).default(1e-6),
  schedule: z.enum(['cosine', 'constant']).default('cosine'),
  momentum: z.number().min(0).lt(1).default(0.9),
  nesterov: z.boolean().default(true),
  weight_decay: z.number().min(0).default(1e-4),
  /** Whether batch-norm parameters and biases decay too. */
  weight_decay_norm: z.boolean().default(false),
});

const dbb = z.strictObject({
  branches: branchList(DBB_BRANCHES, 1).default([...DBB_BRANCHES]),
});

const dyrep = z.strictObject({
  /** Epochs between two adjustments (Rep, then Dep). */
  interval: count.default(5),
  /** No adjustment after this epoch; null: 5/6 of the epochs, as released (500 of 600, 100 of 120). */
  stop_epoch: count.nullable().default(null),
  score: z.enum(SCORE_NAMES).default('synflow'),
  /** Convolutions grown at each adjustment. */
  grow: count.default(1),
  /** How often a convolution may lie inside grown blocks and still be grown. */
  max_depth: count.default(2),
  branches: branchList(DYREP_BRANCHES, 2)
    .refine(
      (list) => list.includes('kxk'),
      'kxk must be among them: it takes what the others leave of the kernel',
    )
    .default([...DYREP_BRANCHES]),
  /** Scale of a new branch's last batch norm. */
  initial_scale: positive.default(0.01),
  calibration_batches: count.default(20),
  /**
   * What kxk's batch norm starts with when kxk takes a new kernel. `reset`: mean 0, variance 1, as released; `matched`:
   * statistics measured on its input, so that the function stays in training mode too, up to sampling error.
   */
  kxk_norm: z.enum(['reset', 'matched']).default(LATER_DEFAULTS['dyrep.kxk_norm']),
  /** Whether all batch norms are measured anew after each epoch that could have an adjustment and has none. */
  calibrate_every_epoch: z.boolean().default(LATER_DEFAULTS['dyrep.calibrate_every_epoch']),
  /** Batches of that measurement. */
  recalibration_batches: count.default(LATER_DEFAULTS['dyrep.recalibration_batches']),
  dep: z
    .strictObject({
      rule: z.enum(['reference', 'threshold', 'off']).default('reference'),
      /** A branch whose scale relative to kxk is below this may be cut. */
      threshold: z.number().min(0).default(0.1),
      /** `reference` only: nothing is cut while the deviation of the ratios is at most this. */
      spread: z.number().min(0).default(0.02),
    })
    .prefault({}),
  compatibility: z.enum(['correct', 'reference']).default('correct'),
});

/** DyRep whose convolutions are picked by chance, on the same schedule: the control of its score. */
const randomGrowth = dyrep.omit({ score: true });

/** The schema of the blocks that a trial found. */
export const foundStructureSchema = z.strictObject({
  /** The branches of each block by its path in the network; a block in a block has a path below it. */
  blocks: z.record(z.string(), branchList(DYREP_BRANCHES, 1)),
  /** Whether the batch norms after the blocks stay, as where blocks were grown. */
  norm_after: z.boolean().default(true),
});

const staticFound = z.strictObject({
  /** The blocks that another trial found, or the JSON file that holds them: their content is what is trained. */
  structure: z.union([z.string().min(1), foundStructureSchema]),
});

const repnas = z.strictObject({
  /** The share of all searched branches that is kept, over the whole network. */
  budget: z.number().min(0).max(1).default(0.34),
  /** Epochs that train branches drawn at random; null: a tenth of the epochs, as released (15 of 150). */
  random_epochs: z.int().min(0).nullable().default(null),
  /** Epochs that search after them; null: seven of thirty, as released (35 of 150). */
  search_epochs: count.nullable().default(null),
  /** Rate (to 0 by cosine over the search) and weight decay of the alphas' Adam. */
  alpha_lr: positive.default(1e-4),
  alpha_decay: z.number().min(0).default(5e-4),
});

/** The schema of an experiment file; unknown keys are refused. */
export const experimentSchema = z.strictObject({
  model,
  data,
  method: z.enum(METHOD_NAMES),
  dbb: dbb.optional(),
  dyrep: dyrep.optional(),
  'random-growth': randomGrowth.optional(),
  'static-found': staticFound.optional(),
  repnas: repnas.optional(),
  train,
  seed: z.int().min(0).default(1),
});

/** An experiment after defaults; once resolved, an option or section is there only where model and method read it. */
export type Experiment = z.infer<typeof experimentSchema>;
export type DyrepOptions = z.infer<typeof dyrep>;
export type DbbOptions = z.infer<typeof dbb>;
export type FoundBlocks = z.infer<typeof foundStructureSchema>;

/** How an experiment grows and cuts; undefined where its method does not. */
export function growthOptions(experiment: Experiment): DyrepOptions | undefined {
  const { dyrep: grown, 'random-growth': chance } = experiment;
  return grown ?? (chance && { ...chance, score: 'random' });
}

/** The experiment as it will run: the method's own section with its defaults, and no section of another method. */
export function resolveExperiment(experiment: Experiment): Experiment {
  const { dbb: d, dyrep: r, 'random-growth': g, 'static-found': f, repnas: n, ...others } = experiment;
  const rest = { ...others, model: resolveModel(others.model) };
  switch (experiment.method) {
    case 'plain':
    case 'acb':
    case 'repvgg':
      return rest;
    case 'dbb':
      return { ...rest, dbb: d ?? dbb.parse({}) };
    case 'dyrep':
      return { ...rest, dyrep: r ?? dyrep.parse({}) };
    case 'random-growth':
      return { ...rest, 'random-growth': g ?? randomGrowth.parse({}) };
    case 'static-found':
      return { ...rest, ...(f && { 'static-found': f }) };
    case 'repnas':
      return { ...rest, repnas: n ?? repnas.parse({}) };
    default:
      return experiment.method satisfies never;
  }
}

/** The model with the options that it reads, each with a value. */
export function resolveModel({ name, width, head, stem }: Experiment['model']): Experiment['model'] {
  return {
    name,
    width,
    ...(readsOption(name, 'head') && { head: head ?? 'light' }),
    ...(readsOption(name, 'stem') && { stem: stem ?? 'imagenet' }),
  };
}
