// The native engine by the vendor's own installer, where no wheel can be used: the install script of
// @tensorflow/tfjs-node-gpu, run in a copy in the cache. It brings an older TensorFlow from a host of its own.
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DyrepError, EngineUnavailableError } from '../errors.js';
import { hashFile, npmInstall, npmRunInstaller } from '../registries.js';
import { checkBinding } from './check-binding.js';
import { type InstallProgress, step } from './install-progress.js';
import type { Manifest } from './installed.js';
import { NODE_PACKAGE_VERSION } from './node-package.js';
import type { Flavour } from './wheels.js';

const NAME = '@tensorflow/tfjs-node';
const BINDING = `node_modules/${NAME}/lib/napi-v8/tfjs_binding.node`;
const LIMIT_MS = 10 * 60_000;

/** What is installed, and why in this way. */
export interface VendorInstallOptions extends InstallProgress {
  /** The folder to fill. */
  readonly beside: string;
  readonly flavour: Flavour;
  /** Why no wheel is used, as the beginning of a sentence. */
  readonly why: string;
}

/** Fills the folder and returns what engine.json is to say; errors are for people to read. */
export async function installFromVendor(options: VendorInstallOptions): Promise<Omit<Manifest, 'insteadOf'>> {
  const { beside, why, progress } = options;
  progress?.(`${why}; trying the vendor's own installer`);
  const limit = AbortSignal.timeout(LIMIT_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  const name = options.flavour === 'gpu' ? `${NAME}-gpu` : NAME;
  const binding = join(beside, BINDING.replace(NAME, name));
  try {
    await step(options, `fetching ${name} ${NODE_PACKAGE_VERSION}`, () =>
      npmInstall({ spec: `${name}@${NODE_PACKAGE_VERSION}`, prefix: beside, signal }),
    );
    await step(options, `running the installer of ${name}`, () =>
      npmRunInstaller({ name, prefix: beside, signal, ...(progress && { progress }) }),
    );
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!limit.aborted && !(error instanceof DyrepError)) throw error;
    const said = limit.aborted ? 'it did not end within 10 minutes' : (error as Error).message;
    throw new EngineUnavailableError(`${why}, and the vendor's own installer failed: ${said}`);
  }
  const facts = existsSync(binding) ? await checkBinding(binding, signal) : 'it left no binding';
  if (typeof facts === 'string')
    throw new EngineUnavailableError(
      `${why}, and what the vendor's own installer brought does not load: ${facts}`,
    );
  const path = BINDING.replace(NAME, name);
  const { size } = await stat(binding);
  return {
    format: 1,
    tensorflow: facts.tensorflow,
    flavour: options.flavour,
    source: 'vendor',
    nodePackage: NODE_PACKAGE_VERSION,
    compiler: null,
    wheels: [],
    binding: path,
    files: [{ path, bytes: size, sha256: await hashFile(binding, 'sha256', 'hex') }],
  };
}
