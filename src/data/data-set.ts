// What a data set is to the rest of the program: three parts of 8-bit images in memory, and how the parts were made.
import { DataError, UnknownNameError } from '../errors.js';
import { random } from '../random.js';
import { SPLIT_SEED, selectImages, stratifiedSubset } from './split.js';
import { channelStatistics } from './statistics.js';
import { DATA_SOURCES, type DataSetName } from './table.js';

/** Images of one part, all of the data set's shape. */
export interface ImageSet {
  /** [count, height, width, channels], row-major. */
  readonly images: Uint8Array;
  /** [count]; each label is less than the data set's `classes`. */
  readonly labels: Uint8Array | Uint16Array;
  readonly count: number;
}

/** The parts of a data set before limits, as a source reads or generates them. */
export interface DataParts {
  /** How the split was made; shown on screens. */
  readonly description: string;
  /** Identifies source and split. */
  readonly version: string;
  readonly inputShape: readonly [height: number, width: number, channels: number];
  readonly classes: number;
  readonly train: ImageSet;
  readonly validation: ImageSet;
  readonly test: ImageSet;
}

/** A data set, ready to train on. */
export interface DataSet extends DataParts {
  readonly name: string;
  /** Mean of each channel over the train part, in units of the full range 255. */
  readonly mean: readonly number[];
  /** Standard deviation of each channel over the train part, in the same units; 1 for a constant channel. */
  readonly deviation: readonly number[];
}

/** Which data to load; the fields of an experiment's `data` section, null meaning all. */
export interface DataOptions {
  readonly name: string;
  readonly path: string | null;
  readonly train: number | null;
  readonly validation: number | null;
  readonly test: number | null;
  /** Seed of splits and subsets; one fixed value, so that every trial sees the same images. */
  readonly seed?: number;
}

/** What loading needs from outside. */
export interface DataEnvironment {
  /** The cache folder; data lies in its folder `data`. */
  readonly cache: string;
  readonly progress?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/** What is known of a data set without loading it. */
export interface DataSummary {
  readonly name: string;
  readonly description: string;
  readonly needsPath: boolean;
  /** Bytes that its prepared form takes in the cache; null when nothing is there, or when it keeps nothing there. */
  readonly cachedBytes: number | null;
}

/** The contract of one data set's file. */
export interface DataSource {
  readonly description: string;
  readonly needsPath: boolean;
  /** The prefix of its folders in the cache; null when it keeps nothing there. */
  readonly cachePrefix: string | null;
  readonly load: (options: DataOptions, environment: DataEnvironment) => Promise<DataParts>;
}

/** The data set that the options name, prepared in the cache where it must be; a DataError says what is wrong. */
export async function loadDataSet(options: DataOptions, environment: DataEnvironment): Promise<DataSet> {
  environment.signal?.throwIfAborted();
  const names = Object.keys(DATA_SOURCES);
  if (!names.includes(options.name)) throw new UnknownNameError('data set', options.name, names);
  const parts = await DATA_SOURCES[options.name as DataSetName].load(options, environment);
  const size = parts.inputShape.reduce((a, b) => a * b, 1);
  const limited = (part: 'train' | 'validation' | 'test') =>
    limitPart(options, part, parts[part], parts.classes, size);
  const train = limited('train');
  return {
    ...parts,
    name: options.name,
    train,
    validation: limited('validation'),
    test: limited('test'),
    ...channelStatistics(train.images, parts.inputShape[2]),
  };
}

function limitPart(
  options: DataOptions,
  part: 'train' | 'validation' | 'test',
  set: ImageSet,
  classes: number,
  imageSize: number,
): ImageSet {
  const limit = options[part];
  if (limit === null || limit === set.count) return set;
  if (limit > set.count) {
    throw new DataError(options.name, `the ${part} part has ${set.count} images, ${limit} were asked for`);
  }
  const stream = random(options.seed ?? SPLIT_SEED).split('subset', part);
  return selectImages(set, stratifiedSubset(set.labels, classes, limit, stream), imageSize);
}
