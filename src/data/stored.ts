// Prepared data in the cache: bytes of images and labels with a manifest of sizes and hashes. A folder is written
// beside, synced and renamed, so it is whole or absent; one that its hashes refuse is made again.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { DataError } from '../errors.js';
import type { DataEnvironment, ImageSet } from './data-set.js';

/** Images in named parts, as they lie in the cache. */
export interface StoredData {
  readonly inputShape: readonly [height: number, width: number, channels: number];
  readonly classes: number;
  readonly parts: Readonly<Record<string, ImageSet>>;
}

const size = z.int().nonnegative();
const file = z.strictObject({ bytes: size, sha256: z.string() });
const manifestSchema = z.strictObject({
  format: z.literal(1),
  inputShape: z.tuple([size, size, size]),
  classes: size,
  parts: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z]+$/),
      count: size,
      labelBytes: z.union([z.literal(1), z.literal(2)]),
      images: file,
      labels: file,
    }),
  ),
});
type Manifest = z.infer<typeof manifestSchema>;

/** The data in `folder`; where it is absent or damaged, what `make` gives, stored there for the next time. */
export async function storedOrMade(
  folder: string,
  make: () => Promise<StoredData>,
  { progress, signal }: Pick<DataEnvironment, 'progress' | 'signal'>,
): Promise<StoredData> {
  const found = await readUsable(folder, progress);
  if (found) return found;
  const made = await make();
  signal?.throwIfAborted();
  await writeStored(folder, made);
  return made;
}

/** The data in `folder`, null when it is absent; a DataError when sizes or hashes are not those of the manifest. */
export async function readStored(folder: string): Promise<StoredData | null> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(absentAsNull);
  if (text === null) return null;
  const manifest = parseManifest(join(folder, 'manifest.json'), text);
  const parts: Record<string, ImageSet> = {};
  for (const part of manifest.parts) {
    const images = await readVerified(join(folder, `${part.name}.images.bin`), part.images);
    const bytes = await readVerified(join(folder, `${part.name}.labels.bin`), part.labels);
    const labels = part.labelBytes === 1 ? bytes : new Uint16Array(bytes.slice().buffer);
    const imageSize = manifest.inputShape.reduce((a, b) => a * b, 1);
    if (images.length !== part.count * imageSize || labels.length !== part.count) {
      throw new DataError(
        folder,
        `the sizes of part ${part.name} do not agree with its ${part.count} images`,
      );
    }
    parts[part.name] = { images, labels, count: part.count };
  }
  return { inputShape: manifest.inputShape, classes: manifest.classes, parts };
}

/** Writes the data as `folder`, in one step for every reader; a whole folder of another writer is left as it is. */
export async function writeStored(folder: string, data: StoredData): Promise<void> {
  const beside = await createBeside(folder);
  try {
    await writeParts(beside, data);
    await moveInto(beside, folder);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** Creates an empty folder next to `folder` for work on it; those of dead processes of this host are removed. */
export async function createBeside(folder: string): Promise<string> {
  await mkdir(dirname(folder), { recursive: true });
  await removeAbandoned(folder);
  const beside = `${ownPrefix(folder)}${process.pid}.${randomBytes(4).toString('hex')}.part`;
  await mkdir(beside);
  return beside;
}

/** The SHA-256 of bytes in hexadecimal digits. */
export function sha256(...pieces: readonly (Uint8Array | Uint16Array)[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

async function readUsable(folder: string, progress?: (message: string) => void): Promise<StoredData | null> {
  try {
    return await readStored(folder);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    progress?.(`the prepared data is damaged and is made again (${error.message})`);
    return null;
  }
}

async function writeParts(folder: string, data: StoredData): Promise<void> {
  const parts: Manifest['parts'] = [];
  for (const [name, set] of Object.entries(data.parts)) {
    parts.push({
      name,
      count: set.count,
      labelBytes: set.labels instanceof Uint16Array ? 2 : 1,
      images: await writeSynced(join(folder, `${name}.images.bin`), set.images),
      labels: await writeSynced(join(folder, `${name}.labels.bin`), bytesOf(set.labels)),
    });
  }
  const manifest: Manifest = { format: 1, inputShape: [...data.inputShape], classes: data.classes, parts };
  await writeSynced(join(folder, 'manifest.json'), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  await syncFolder(folder);
}

async function moveInto(beside: string, folder: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(beside, folder);
      return syncFolder(dirname(folder));
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errorCode(error)) || attempt === 3) throw error;
      if (await readUsable(folder)) return;
      const aside = `${beside.slice(0, -'.part'.length)}.old.part`;
      await rename(folder, aside).catch(absentAsNull);
      await rm(aside, { recursive: true, force: true });
    }
  }
}

/** Removes what processes of this host that no longer run have left half-written. */
async function removeAbandoned(folder: string): Promise<void> {
  const prefix = basename(ownPrefix(folder));
  for (const name of await readdir(dirname(folder))) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (pid > 0 && !isRunning(pid)) await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

function ownPrefix(folder: string): string {
  return `${folder}.${hostname()}.`;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

async function readVerified(path: string, expected: z.infer<typeof file>): Promise<Uint8Array> {
  const buffer = await readFile(path).catch(absentAsNull);
  if (buffer === null) throw new DataError(path, 'the file is missing');
  const bytes = bytesOf(buffer);
  if (bytes.length !== expected.bytes) {
    throw new DataError(path, `expected ${expected.bytes} bytes, found ${bytes.length}`);
  }
  if (sha256(bytes) !== expected.sha256)
    throw new DataError(path, 'the contents do not have the noted SHA-256');
  return bytes;
}

function parseManifest(path: string, text: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new DataError(path, 'not a manifest of prepared data', { cause });
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<z.infer<typeof file>> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { bytes: bytes.length, sha256: sha256(bytes) };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function bytesOf(values: Uint8Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function absentAsNull(error: unknown): null {
  if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return null;
  throw error;
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
