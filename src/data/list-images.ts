// Finds the images of a folder in ImageNet's layout: part, class, file. Hidden files and files of other kinds are left out.
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../errors.js';

/** One image file. */
export interface ImageFile {
  readonly path: string;
  readonly label: number;
}

/** The images of a folder by part, and what tells this state of the folder from another. */
export interface ImageListing {
  /** Class names, sorted; a label is a place in this list. */
  readonly classes: readonly string[];
  readonly train: readonly ImageFile[];
  readonly validation: readonly ImageFile[] | null;
  readonly test: readonly ImageFile[];
  /** SHA-256 of names, sizes and times of change. */
  readonly key: string;
}

const IMAGE = /\.(jpe?g|png)$/i;
const VALIDATION_NAMES = ['val', 'validation'];
/** Files asked for at once. */
const CHUNK = 256;

/** The images below `path`: `train/` with `test/`, `val/` or both; with one of these, it is the test part. */
export async function listImages(path: string): Promise<ImageListing> {
  const folders = await subfolders(path);
  const held = VALIDATION_NAMES.find((name) => folders.includes(name));
  if (!folders.includes('train') || !(held || folders.includes('test'))) {
    const found = folders.length === 0 ? 'no folder' : folders.slice(0, 8).join(', ');
    throw new DataError(path, `expected train/ and test/ or val/ with a folder a class, found ${found}`);
  }
  const classes = await subfolders(join(path, 'train'));
  if (classes.length < 2)
    throw new DataError(join(path, 'train'), `${classes.length} class folders, expected two or more`);
  const part = (name: string) => listPart(join(path, name), classes);
  const both = held !== undefined && folders.includes('test');
  const train = await part('train');
  const validation = both ? await part(held) : null;
  const test = await part(both || held === undefined ? 'test' : held);
  const key = await stateOf(path, [...train, ...(validation ?? []), ...test]);
  return { classes, train, validation, test, key };
}

async function listPart(folder: string, classes: readonly string[]): Promise<ImageFile[]> {
  const unknown = (await subfolders(folder)).find((name) => !classes.includes(name));
  if (unknown !== undefined) throw new DataError(join(folder, unknown), 'no class of this name in train/');
  const files: ImageFile[] = [];
  for (const [label, name] of classes.entries()) {
    const inside = await readdir(join(folder, name)).catch(unreadable(join(folder, name)));
    const images = inside.filter((n) => IMAGE.test(n) && !n.startsWith('.')).sort();
    if (images.length === 0) throw new DataError(join(folder, name), 'no JPEG or PNG file');
    for (const n of images) files.push({ path: join(folder, name, n), label });
  }
  return files;
}

async function stateOf(path: string, files: readonly ImageFile[]): Promise<string> {
  const hash = createHash('sha256');
  for (let from = 0; from < files.length; from += CHUNK) {
    const chunk = files.slice(from, from + CHUNK);
    const stats = await Promise.all(chunk.map((f) => stat(f.path).catch(unreadable(f.path))));
    for (const [i, state] of stats.entries()) {
      const { size, mtimeMs } = state;
      // A pipe would never begin, a device never end.
      if (!state.isFile()) throw new DataError(chunk[i]!.path, 'it is no regular file');
      hash.update(`${JSON.stringify(chunk[i]!.path.slice(path.length))} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function unreadable(path: string): (cause: Error) => never {
  return (cause) => {
    throw new DataError(path, `cannot be read: ${cause.message}`, { cause });
  };
}

async function subfolders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(unreadable(path));
  const folders: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const linked =
      entry.isSymbolicLink() && (await stat(join(path, entry.name)).catch(() => null))?.isDirectory();
    if (entry.isDirectory() || linked) folders.push(entry.name);
  }
  return folders.sort();
}
