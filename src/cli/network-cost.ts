// Parameters and MACs of an experiment's network before any training: as it starts, and as it will be deployed. Counted on
// the network itself, without TensorFlow and, where the data set's shape is known, without data.
import { loadDataSet } from '../data/data-set.js';
import { NetworkError, UserError } from '../errors.js';
import { buildModel } from '../models/table.js';
import type { Layer } from '../nn/layer.js';
import { blank } from '../random.js';
import { type Cost, cost } from '../reparam/cost.js';
import { fusedOutline } from '../reparam/fuse.js';
import { applyMethod } from '../reparam/methods.js';
import { methodOptions } from '../training/initial-state.js';
import type { DataName, Experiment } from '../trial/experiment.js';
import { canonicalJson } from '../trial/identity.js';

/** The shape of a data set's images and its number of classes. */
export interface InputFormat {
  readonly inputShape: readonly [height: number, width: number, channels: number];
  readonly classes: number;
}

/** What is fixed by the data set's name; null where the files decide. */
export const INPUT_FORMATS: Readonly<Record<DataName, InputFormat | null>> = {
  'fashion-mnist': { inputShape: [28, 28, 1], classes: 10 },
  cifar10: { inputShape: [32, 32, 3], classes: 10 },
  cifar100: { inputShape: [32, 32, 3], classes: 100 },
  'image-folder': null,
  synthetic: { inputShape: [16, 16, 3], classes: 10 },
};

/** Costs at the start of training and once deployed; growing and cutting change the first, never the second. */
export interface NetworkCost {
  readonly start: Cost;
  readonly deploy: Cost;
}

/** The format of an experiment's images; reads the data set only where its name does not tell. */
export async function inputFormat(experiment: Experiment, cache: string): Promise<InputFormat> {
  return INPUT_FORMATS[experiment.data.name] ?? loadDataSet(experiment.data, { cache });
}

/** The costs of an experiment's network on images of a format. */
export function networkCost(experiment: Experiment, format: InputFormat): NetworkCost {
  const plain = plainNetwork(experiment, format);
  return { start: startCost(experiment, format), deploy: cost(fusedOutline(plain), format.inputShape) };
}

/** The cost of an experiment's network as its training starts. */
export function startCost(experiment: Experiment, format: InputFormat): Cost {
  const plain = plainNetwork(experiment, format);
  const model = applyMethod(experiment.method, plain, blank(), methodOptions(experiment));
  return cost(model, format.inputShape);
}

function plainNetwork({ model }: Experiment, { inputShape, classes }: InputFormat): Layer {
  return buildModel(model.name, { ...model, inputShape, classes }, blank());
}

/**
 * Refuses networks that cannot be built for their images, before anything is run: throws NetworkError. Experiments whose
 * format is not known yet are left out.
 */
export function checkNetworks(
  experiments: readonly Experiment[],
  formatOf: (experiment: Experiment) => InputFormat | null = ({ data }) => INPUT_FORMATS[data.name],
): void {
  const seen = new Set<string>();
  for (const experiment of experiments) {
    const format = formatOf(experiment);
    if (format === null) continue;
    const key = networkKey(experiment, format);
    if (seen.has(key)) continue;
    seen.add(key);
    try {
      startCost(experiment, format);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { name, width } = experiment.model;
      throw new NetworkError(name, width, format.inputShape, error);
    }
  }
}

function networkKey(experiment: Experiment, { inputShape, classes }: InputFormat): string {
  const { model, method } = experiment;
  return canonicalJson([model, method, methodOptions(experiment), inputShape, classes]);
}

/** The costs of many experiments, in order; equal networks are counted once. */
export async function networkCosts(
  experiments: readonly Experiment[],
  cache: string,
): Promise<readonly NetworkCost[]> {
  const known = new Map<string, NetworkCost>();
  const costs: NetworkCost[] = [];
  for (const experiment of experiments) {
    const format = await inputFormat(experiment, cache);
    const key = networkKey(experiment, format);
    const found = known.get(key) ?? networkCost(experiment, format);
    known.set(key, found);
    costs.push(found);
  }
  return costs;
}
