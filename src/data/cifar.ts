// CIFAR-10 and CIFAR-100 (Krizhevsky 2009) from the binary versions, or from a folder a class. A record is one or two
// label bytes and 3072 pixels, channel by channel; here they become height, width, channel.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../errors.js';
import type { DataEnvironment, DataOptions, DataParts, DataSource, ImageSet } from './data-set.js';
import { loadImageFolder } from './image-folder.js';
import { readRegular } from './read-regular.js';
import { SPLIT_SEED, splitOffValidation } from './split.js';
import { sha256 } from './stored.js';

const PLANE = 32 * 32;
const IMAGE_SIZE = 3 * PLANE;

/** What the binary files of a data set look like. */
export interface CifarLayout {
  readonly classes: number;
  /** Folders that the archives of the data set make. */
  readonly folders: readonly string[];
  /** Label bytes before the pixels; the last of them is the label (the fine one of CIFAR-100). */
  readonly labelBytes: number;
  readonly trainFiles: readonly string[];
  readonly testFile: string;
  /** Records in each train file and in the test file. */
  readonly trainRecords: number;
  readonly testRecords: number;
}

const CIFAR10: CifarLayout = {
  classes: 10,
  folders: ['cifar-10-batches-bin', 'cifar10'],
  labelBytes: 1,
  trainFiles: [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`),
  testFile: 'test_batch.bin',
  trainRecords: 10_000,
  testRecords: 10_000,
};

const CIFAR100: CifarLayout = {
  classes: 100,
  folders: ['cifar-100-binary', 'cifar100'],
  labelBytes: 2,
  trainFiles: ['train.bin'],
  testFile: 'test.bin',
  trainRecords: 50_000,
  testRecords: 10_000,
};

/** The data set `cifar10`. */
export const cifar10 = cifarSource('cifar10', 'CIFAR-10', CIFAR10);

/** The data set `cifar100`, with its 100 fine labels. */
export const cifar100 = cifarSource('cifar100', 'CIFAR-100', CIFAR100);

function cifarSource(name: string, title: string, layout: CifarLayout): DataSource {
  const wanted = `${layout.trainFiles[0]} … ${layout.testFile} (the binary version) or train/ and test/ with a folder a class`;
  return {
    description: `${title}, 32 x 32 x 3, ${layout.classes} classes; data.path names a folder with ${wanted}`,
    needsPath: true,
    cachePrefix: `${name}-`,
    load: async (options, environment) => {
      if (options.path === null) throw new DataError(name, `data.path must name a folder with ${wanted}`);
      return loadCifar(options.path, name, layout, options, environment);
    },
  };
}

/** The parts in `path`: from class folders where there is `train/`, else from the binary files. */
export async function loadCifar(
  path: string,
  name: string,
  layout: CifarLayout,
  options: DataOptions,
  environment: DataEnvironment,
): Promise<DataParts> {
  const { folder, kind } = await findFiles(path, layout);
  if (kind === 'binary') return readBinary(folder, layout, options.seed ?? SPLIT_SEED);
  const parts = await loadImageFolder(folder, name, options, environment);
  const [height, width] = parts.inputShape;
  if (parts.classes !== layout.classes || height !== 32 || width !== 32) {
    const found = `${parts.classes} classes of ${height} x ${width} images`;
    throw new DataError(folder, `expected ${layout.classes} classes of 32 x 32 images, found ${found}`);
  }
  return parts;
}

/** Where the files are: `path` itself, or the folder in it that the archive makes when it is unpacked there. */
async function findFiles(
  path: string,
  layout: CifarLayout,
): Promise<{ readonly folder: string; readonly kind: 'binary' | 'classes' }> {
  for (const folder of [path, ...layout.folders.map((name) => join(path, name))]) {
    if (await exists(join(folder, 'train'))) return { folder, kind: 'classes' };
    if (await exists(join(folder, layout.trainFiles[0]!))) return { folder, kind: 'binary' };
  }
  throw new DataError(
    path,
    `expected ${layout.trainFiles[0]} … ${layout.testFile}, or train/ with a folder a class`,
  );
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

async function readBinary(path: string, layout: CifarLayout, seed: number): Promise<DataParts> {
  const { trainFiles, trainRecords, testRecords, classes } = layout;
  const all = await readRecords(path, trainFiles, trainRecords, layout);
  const test = await readRecords(path, [layout.testFile], testRecords, layout);
  const count = Math.round(all.count / 10);
  const contents = sha256(all.images, all.labels, test.images, test.labels).slice(0, 16);
  return {
    description: `official test images; ${count} validation images split off the official train images (fixed, by class)`,
    version: `binary files ${contents}, validation split 1, seed ${seed}`,
    inputShape: [32, 32, 3],
    classes,
    ...splitOffValidation(all, classes, count, IMAGE_SIZE, seed),
    test,
  };
}

async function readRecords(
  path: string,
  files: readonly string[],
  records: number,
  layout: CifarLayout,
): Promise<ImageSet> {
  const count = files.length * records;
  const set = { images: new Uint8Array(count * IMAGE_SIZE), labels: new Uint8Array(count), count };
  for (const [i, name] of files.entries()) {
    const file = join(path, name);
    const bytes = await readRegular(file).catch((cause: Error) => {
      throw new DataError(file, `cannot be read: ${cause.message}`, { cause });
    });
    const expected = records * (layout.labelBytes + IMAGE_SIZE);
    if (bytes.length !== expected) {
      throw new DataError(file, `expected ${expected} bytes (${records} images), found ${bytes.length}`);
    }
    parseRecords(bytes, file, set, i * records, records, layout);
  }
  return set;
}

function parseRecords(
  bytes: Uint8Array,
  file: string,
  set: { images: Uint8Array; labels: Uint8Array },
  first: number,
  records: number,
  { labelBytes, classes }: CifarLayout,
): void {
  for (let r = 0; r < records; r++) {
    const start = r * (labelBytes + IMAGE_SIZE);
    const label = bytes[start + labelBytes - 1]!;
    if (label >= classes)
      throw new DataError(file, `record ${r}: label ${label}, expected less than ${classes}`);
    set.labels[first + r] = label;
    let to = (first + r) * IMAGE_SIZE;
    const pixels = start + labelBytes;
    for (let p = pixels; p < pixels + PLANE; p++) {
      set.images[to++] = bytes[p]!;
      set.images[to++] = bytes[p + PLANE]!;
      set.images[to++] = bytes[p + 2 * PLANE]!;
    }
  }
}
