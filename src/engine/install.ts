// Installing the native engine: TensorFlow's C library from its Python wheel, and the binding of @tensorflow/tfjs-node-gpu
// compiled against it. Everything is written beside and renamed: an interrupted installation starts over cleanly.
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DyrepError, EngineUnavailableError } from '../errors.js';
import { findPip } from '../registries.js';
import { installFromVendor } from './install-from-vendor.js';
import { installFromWheels } from './install-from-wheels.js';
import { withInstallLock } from './install-lock.js';
import type { InstallProgress } from './install-progress.js';
import {
  engineFolder,
  findInstalled,
  type Installed,
  type Manifest,
  noteFailure,
  readInstalled,
  thisMachine,
  writeManifest,
} from './installed.js';
import { fetchNodePackage, findNodePackage } from './node-package.js';
import { type Flavour, flavoursFor, type Machine, wheelsFor } from './wheels.js';

/** What an installation needs from outside. */
export interface InstallOptions extends InstallProgress {
  /** The cache folder; engines lie in its folder `engine`. */
  readonly cache: string;
  /** Whether to install again what is there. */
  readonly force?: boolean;
  /** The machine to install for, when it is not this one as it stands. */
  readonly machine?: Machine;
  /** The table of wheels, when it is not the pinned one. */
  readonly wheelsFor?: typeof wheelsFor;
}

/**
 * Installs the native engine unless it is there, and returns it. An EngineUnavailableError says in one line why it
 * cannot be had; the reason is also kept in the cache.
 */
export async function installEngine(options: InstallOptions): Promise<Installed> {
  const { cache, signal, progress, machine = thisMachine() } = options;
  const there = options.force ? null : settled(cache, machine);
  if (there !== null) return there;
  const lock = join(cache, 'engine', 'install.lock');
  const waiting = (owner: string) =>
    progress?.(`${owner} is installing the engine; waiting for it (if it is gone, remove ${lock})`);
  try {
    return await withInstallLock(lock, { waiting, ...(signal && { signal }) }, async () => {
      const meanwhile = options.force ? null : settled(cache, machine);
      if (meanwhile !== null) return meanwhile;
      await removeAbandoned(cache);
      const installed = await installBest(options, machine);
      await noteFailure(cache, machine, null);
      return installed;
    });
  } catch (error) {
    signal?.throwIfAborted();
    const reason = reasonOf(error, cache);
    await noteFailure(cache, machine, reason).catch(() => undefined); // The cache itself may be what fails.
    throw new EngineUnavailableError(reason, { cause: error });
  }
}

/** The installed engine, when a new installation would come to no other. */
function settled(cache: string, machine: Machine): Installed | null {
  const installed = findInstalled(cache, machine);
  if (installed === null || findNodePackage(cache) === null) return null;
  const { flavour, insteadOf } = installed.manifest;
  return flavour === flavoursFor(machine)[0] || insteadOf !== null ? installed : null;
}

/** Tries the flavours, the best first; the last one's error is thrown. */
async function installBest(options: InstallOptions, machine: Machine): Promise<Installed> {
  const flavours = flavoursFor(machine);
  let insteadOf: string | null = null;
  for (const flavour of flavours) {
    try {
      return await installFlavour(options, machine, flavour, insteadOf);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (flavour === flavours.at(-1)) throw error;
      insteadOf = `not on the GPU: ${reasonOf(error, options.cache)}`;
      options.progress?.(insteadOf);
    }
  }
  throw new EngineUnavailableError(`there is no native TensorFlow for ${machine.platform} ${machine.arch}`);
}

async function installFlavour(
  options: InstallOptions,
  machine: Machine,
  flavour: Flavour,
  insteadOf: string | null,
): Promise<Installed> {
  const { cache, signal, force } = options;
  const folder = engineFolder(cache, machine, flavour);
  const packageDirectory = await fetchNodePackage(cache, options);
  const there = force ? null : readInstalled(folder);
  if (there !== null) {
    await writeManifest(folder, { ...there.manifest, insteadOf });
    return readInstalled(folder) ?? there;
  }
  const beside = `${folder}.${process.pid}.part`;
  await mkdir(beside, { recursive: true });
  try {
    const wheels = (options.wheelsFor ?? wheelsFor)(machine, flavour);
    const pip = wheels && (await findPip(signal));
    const parts = { ...options, beside, packageDirectory, machine, flavour };
    const manifest: Omit<Manifest, 'insteadOf'> =
      wheels !== null && pip !== null
        ? await installFromWheels({ ...parts, wheels, pip })
        : await installFromVendor({ ...parts, why: whyVendor(machine, wheels === null) });
    await writeManifest(beside, { ...manifest, insteadOf });
    await replace(beside, folder);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  const installed = readInstalled(folder);
  if (installed === null) throw new EngineUnavailableError(`${folder} is not whole after the installation`);
  return installed;
}

function whyVendor({ platform, arch }: Machine, noWheel: boolean): string {
  return noWheel
    ? `there is no wheel of TensorFlow for ${platform} ${arch}`
    : 'pip is missing (tried python3 -m pip, pip3 and pip)';
}

/** Puts the new folder in the old one's place; a process that has the old libraries loaded keeps them. */
async function replace(beside: string, folder: string): Promise<void> {
  const aside = `${beside.slice(0, -'.part'.length)}.old.part`;
  await rename(folder, aside).catch(() => undefined); // There is none.
  await rename(beside, folder);
  await rm(aside, { recursive: true, force: true });
}

/** Removes what interrupted installations left; only the holder of the lock may. */
async function removeAbandoned(cache: string): Promise<void> {
  const folder = join(cache, 'engine');
  for (const name of await readdir(folder))
    if (name.endsWith('.part')) await rm(join(folder, name), { recursive: true, force: true });
}

/** An error as one line for people; errors of the file system name the cache. Bugs are thrown on. */
function reasonOf(error: unknown, cache: string): string {
  if (error instanceof DyrepError) return error.message.replace(/\s*\n\s*/g, '; ');
  if (error instanceof Error && 'syscall' in error)
    return `the engine cannot be written to ${join(cache, 'engine')}: ${error.message}`;
  throw error;
}
