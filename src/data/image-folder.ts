// A folder of JPEG and PNG files in ImageNet's layout (train/<class>/*, val/ or test/ likewise), decoded once to 8-bit
// RGB in the cache. All images have one size.
import { join, resolve } from 'node:path';
import type Sharp from 'sharp';
import { DataError } from '../errors.js';
import type { DataEnvironment, DataOptions, DataParts, DataSource, ImageSet } from './data-set.js';
import { type ImageFile, type ImageListing, listImages } from './list-images.js';
import { SPLIT_SEED, splitOffValidation } from './split.js';
import { type StoredData, sha256, storedOrMade } from './stored.js';

const CHANNELS = 3;
/** Images decoded at once. */
const WORKERS = 8;
/** The largest array of bytes that is read from a file in one piece. */
const MAX_PART_BYTES = 2 ** 31 - 1;
const PROGRESS_EVERY = 5000;

/** The data set `image-folder`. */
export const imageFolder: DataSource = {
  description:
    'JPEG and PNG files of one size in data.path: train/<class>/, and val/<class>/ or test/<class>/ or both',
  needsPath: true,
  cachePrefix: 'image-folder-',
  load: async (options, environment) => {
    if (options.path === null) {
      throw new DataError('image-folder', 'data.path must name a folder with train/ and test/ or val/');
    }
    return loadImageFolder(options.path, 'image-folder', options, environment);
  },
};

/** The parts of an image folder; `prefix` names its folder in the cache. */
export async function loadImageFolder(
  path: string,
  prefix: string,
  options: DataOptions,
  environment: DataEnvironment,
): Promise<DataParts> {
  const listing = await listImages(resolve(path));
  const folder = join(environment.cache, 'data', `${prefix}-${listing.key.slice(0, 16)}`);
  const stored = await storedOrMade(folder, () => decodeListing(listing, environment), environment);
  const { train, validation, test } = stored.parts;
  if (!train || !test) throw new DataError(folder, 'the prepared data lacks a part');
  const { inputShape, classes } = stored;
  const contents = sha256(...[train, validation, test].flatMap((s) => (s ? [s.images, s.labels] : [])));
  const source = `images ${contents.slice(0, 16)}`;
  if (validation) {
    const description = "the folder's own train, validation and test images";
    return { description, version: source, inputShape, classes, train, validation, test };
  }
  const seed = options.seed ?? SPLIT_SEED;
  const count = Math.round(train.count / 10);
  return {
    description: `the folder's own test images; ${count} validation images split off its train images (fixed, by class)`,
    version: `${source}, validation split 1, seed ${seed}`,
    inputShape,
    classes,
    ...splitOffValidation(
      train,
      classes,
      count,
      inputShape.reduce((a, b) => a * b, 1),
      seed,
    ),
    test,
  };
}

async function decodeListing(listing: ImageListing, environment: DataEnvironment): Promise<StoredData> {
  const { default: sharp } = await import('sharp');
  const first = listing.train[0]!.path;
  const size = await decode(sharp, first);
  const decodePart = (name: string, files: readonly ImageFile[]) =>
    decodeFiles(sharp, name, files, { ...size, first }, listing.classes.length, environment);
  const parts: Record<string, ImageSet> = { train: await decodePart('train', listing.train) };
  if (listing.validation) parts.validation = await decodePart('validation', listing.validation);
  parts.test = await decodePart('test', listing.test);
  return { inputShape: [size.height, size.width, CHANNELS], classes: listing.classes.length, parts };
}

async function decodeFiles(
  sharp: typeof Sharp,
  name: string,
  files: readonly ImageFile[],
  size: { readonly height: number; readonly width: number; readonly first: string },
  classes: number,
  { progress, signal }: DataEnvironment,
): Promise<ImageSet> {
  const count = files.length;
  const imageSize = size.height * size.width * CHANNELS;
  if (count * imageSize > MAX_PART_BYTES) {
    const bytes = count * imageSize;
    throw new DataError(size.first, `the ${name} part takes ${bytes} bytes, at most ${MAX_PART_BYTES} fit`);
  }
  const images = new Uint8Array(count * imageSize);
  const labels = classes > 256 ? new Uint16Array(count) : new Uint8Array(count);
  await inParallel(count, async (i) => {
    signal?.throwIfAborted();
    if (i % PROGRESS_EVERY === 0) progress?.(`decoding ${name} images: ${i} of ${count}`);
    const file = files[i]!;
    const { pixels, height, width } = await decode(sharp, file.path);
    if (height !== size.height || width !== size.width) {
      const [a, b] = [`${size.first} is ${size.height} x ${size.width}`, `${height} x ${width}`];
      throw new DataError(file.path, `all images must have one size: ${a}, this one ${b} (height x width)`);
    }
    images.set(pixels, i * imageSize);
    labels[i] = file.label;
  });
  return { images, labels, count };
}

/** Runs `work` for 0 … count - 1, a few at a time; the first failure ends it. */
async function inParallel(count: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const run = async () => {
    try {
      for (let i = next++; i < count; i = next++) await work(i);
    } catch (error) {
      next = count;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, run));
}

async function decode(
  sharp: typeof Sharp,
  path: string,
): Promise<{ readonly pixels: Uint8Array; readonly height: number; readonly width: number }> {
  try {
    const image = sharp(path).toColourspace('srgb').removeAlpha().raw();
    const { data, info } = await image.toBuffer({ resolveWithObject: true });
    if (info.channels !== CHANNELS) throw new Error(`${info.channels} channels`);
    return { pixels: data, height: info.height, width: info.width };
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(path, `the image cannot be decoded: ${said}`, { cause });
  }
}
