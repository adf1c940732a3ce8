// Unpacking the native parts of a Python wheel, which is a zip archive; none of its Python code is run or kept.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { EngineUnavailableError } from '../errors.js';

/** A file of the engine's folder. */
export interface UnpackedFile {
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What to unpack. */
export interface UnpackOptions {
  readonly wheel: string;
  readonly into: string;
  readonly wanted: (path: string) => boolean;
  readonly signal?: AbortSignal;
}

/** Unpacks the wanted files of a wheel, in the wheel's layout; an EngineUnavailableError when it is no sound archive. */
export async function unpackWheel(options: UnpackOptions): Promise<readonly UnpackedFile[]> {
  const { wheel, into, wanted, signal } = options;
  const files: UnpackedFile[] = [];
  try {
    const archive = await openPromise(wheel);
    try {
      for await (const entry of archive.eachEntry()) {
        signal?.throwIfAborted();
        const path = entry.fileName;
        if (path.endsWith('/') || !wanted(path)) continue;
        const file = join(into, path);
        await mkdir(dirname(file), { recursive: true });
        const measure = createMeasure();
        const content = await archive.openReadStreamPromise(entry);
        await pipeline(content, measure.through, createWriteStream(file), { ...(signal && { signal }) });
        files.push({ path, ...measure.result() });
      }
    } finally {
      archive.close();
    }
  } catch (cause) {
    signal?.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EngineUnavailableError(`${wheel} cannot be unpacked: ${reason}`, { cause });
  }
  return files;
}

/** Whether a path of TensorFlow's or NVIDIA's wheels is needed to run and to compile the binding. */
export function isNativePart(path: string): boolean {
  return LIBRARIES.test(path) || HEADERS.test(path) || (CUDA.test(path) && !CUDA_FOR_DEVELOPERS.test(path));
}

const LIBRARIES = /^tensorflow\/libtensorflow_(cc|framework)\.(so\.2|2\.dylib)$/;
const HEADERS =
  /^tensorflow\/include\/(tensorflow\/c\/|tensorflow\/core\/platform\/[^/]+\.h$|tsl\/|xla\/tsl\/)/;
const CUDA = /^nvidia\//;
const CUDA_FOR_DEVELOPERS = /\/include\/|\.(a|h|hpp|pyc?)$/;

function createMeasure() {
  const hash = createHash('sha256');
  let bytes = 0;
  const through = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      bytes += piece.length;
      done(null, piece);
    },
  });
  return { through, result: () => ({ bytes, sha256: hash.digest('hex') }) };
}
