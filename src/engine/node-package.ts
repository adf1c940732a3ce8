// Where @tensorflow/tfjs-node-gpu is: among dyrep's own dependencies, or, where npm had to leave it out (its install
// script fails on closed networks), in the cache. Only its JavaScript and its C++ files are used.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { npmInstall } from '../registries.js';

const NAME = '@tensorflow/tfjs-node-gpu';

/** The version of the package whose kernels the native engine runs. */
export const NODE_PACKAGE_VERSION = '4.22.0';

/** The package's directory, null when it is in neither place. */
export function findNodePackage(cache: string): string | null {
  return ownPackage() ?? cachedPackage(cache);
}

/** The package's directory; fetched into the cache without running its scripts when it is in neither place. */
export async function fetchNodePackage(
  cache: string,
  options: { readonly signal?: AbortSignal; readonly progress?: (line: string) => void },
): Promise<string> {
  const found = findNodePackage(cache);
  if (found !== null) return found;
  options.progress?.(`fetching ${NAME} ${NODE_PACKAGE_VERSION}`);
  const folder = cacheFolder(cache);
  const beside = `${folder}.${randomBytes(4).toString('hex')}.part`;
  await mkdir(beside, { recursive: true });
  try {
    const { signal } = options;
    await npmInstall({ spec: `${NAME}@${NODE_PACKAGE_VERSION}`, prefix: beside, ...(signal && { signal }) });
    await rename(beside, folder).catch(async (error: unknown) => {
      if (cachedPackage(cache) === null) throw error;
    });
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  return join(folder, 'node_modules', NAME);
}

/** The folder with node_api.h, from the package node-api-headers. */
export function nodeHeaders(): string {
  const load = createRequire(import.meta.url);
  return join(dirname(load.resolve('node-api-headers/package.json')), 'include');
}

function ownPackage(): string | null {
  try {
    const file = createRequire(import.meta.url).resolve(`${NAME}/package.json`);
    return existsSync(join(dirname(file), 'dist/nodejs_kernel_backend.js')) ? dirname(file) : null;
  } catch {
    return null;
  }
}

function cachedPackage(cache: string): string | null {
  const folder = join(cacheFolder(cache), 'node_modules', NAME);
  return existsSync(join(folder, 'dist/nodejs_kernel_backend.js')) ? folder : null;
}

function cacheFolder(cache: string): string {
  return join(cache, 'engine', `tfjs-node-gpu-${NODE_PACKAGE_VERSION}`);
}
