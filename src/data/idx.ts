// Reads IDX files, the format of the MNIST family (LeCun): a magic number 0x0000080d for d dimensions of bytes, the
// sizes as big-endian 32-bit numbers, then the bytes. Plain or gzip-compressed.
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError } from '../errors.js';
import type { ImageSet } from './data-set.js';
import { readRegular } from './read-regular.js';

const MAX_BYTES = 1 << 30;

/** Bytes with their sizes. */
export interface Idx {
  readonly sizes: readonly number[];
  readonly bytes: Uint8Array;
}

/** The images and labels `<prefix>-images-idx3-ubyte` and `<prefix>-labels-idx1-ubyte` of a folder. */
export async function readIdxPart(
  folder: string,
  prefix: string,
  classes: number,
): Promise<{ readonly set: ImageSet; readonly height: number; readonly width: number }> {
  const images = await readIdx(join(folder, `${prefix}-images-idx3-ubyte`), 3);
  const labelFile = join(folder, `${prefix}-labels-idx1-ubyte`);
  const labels = await readIdx(labelFile, 1);
  const [count, height, width] = [images.sizes[0]!, images.sizes[1]!, images.sizes[2]!];
  if (labels.sizes[0] !== count) {
    throw new DataError(labelFile, `expected ${count} labels, one an image, found ${labels.sizes[0]}`);
  }
  const wrong = labels.bytes.find((label) => label >= classes);
  if (wrong !== undefined) throw new DataError(labelFile, `label ${wrong}, expected less than ${classes}`);
  return { set: { images: images.bytes, labels: labels.bytes, count }, height, width };
}

/** The file at `path`, or else `path` with .gz, with `dimensions` dimensions. */
export async function readIdx(path: string, dimensions: number): Promise<Idx> {
  const plain = await readIfThere(path);
  if (plain) return parseIdx(plain, path, dimensions);
  const packed = await readIfThere(`${path}.gz`);
  if (!packed) throw new DataError(path, 'no such file, nor one with .gz');
  const unpacked = await promisify(gunzip)(packed, { maxOutputLength: MAX_BYTES }).catch((cause: Error) => {
    throw new DataError(`${path}.gz`, `cannot be uncompressed: ${cause.message}`, { cause });
  });
  return parseIdx(unpacked, `${path}.gz`, dimensions);
}

/** The contents of an IDX file of bytes; `place` names it in errors. */
export function parseIdx(file: Uint8Array, place: string, dimensions: number): Idx {
  const header = 4 + 4 * dimensions;
  if (file.length < header) {
    throw new DataError(place, `expected a header of ${header} bytes, found ${file.length}`);
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const magic = view.getUint32(0);
  if (magic !== 0x800 + dimensions) {
    throw new DataError(place, `expected magic number ${hex(0x800 + dimensions)}, found ${hex(magic)}`);
  }
  const sizes = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const expected = header + sizes.reduce((a, b) => a * b, 1);
  if (file.length !== expected) {
    throw new DataError(place, `expected ${expected} bytes for [${sizes.join(', ')}], found ${file.length}`);
  }
  return { sizes, bytes: new Uint8Array(file.buffer, file.byteOffset + header, file.length - header) };
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readRegular(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code)))
      return null;
    const said = error instanceof Error ? error.message : String(error);
    throw new DataError(path, `cannot be read: ${said}`, { cause: error });
  }
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
