// The native engine of this machine, for tests: the one in the cache, which the set-up installs before tests run; where
// it is missing and nothing rules it out, it is installed now.
import type { Engine } from '../../src/engine/engine.js';
import { installEngine } from '../../src/engine/install.js';
import { findInstalled, lastFailure } from '../../src/engine/installed.js';
import { loadEngine } from '../../src/engine/load.js';
import { loadNative, type Native } from '../../src/engine/native-back-end.js';
import { findNodePackage } from '../../src/engine/node-package.js';
import { SHARED_CACHE } from '../engine-for-tests.js';

/** Why there can be no native engine here (its installation failed, or the environment forbids it); null otherwise. */
export const NATIVE_RULED_OUT =
  process.env.DYREP_ENGINE === 'portable'
    ? 'DYREP_ENGINE is portable'
    : findInstalled(SHARED_CACHE) === null
      ? lastFailure(SHARED_CACHE)
      : null;

const OPTIONS = { cache: SHARED_CACHE, now: () => performance.now() };

/** How long an installation may take. */
export const INSTALL_TIMEOUT_MS = 600_000;

/** Loads the engine. */
export async function loadNativeForTests(): Promise<Engine> {
  await installEngine(OPTIONS);
  return loadEngine({ ...OPTIONS, force: 'native' });
}

/** Loads what the engine is made of: TensorFlow.js on the binding in the cache. */
export async function loadNativeParts(): Promise<Native> {
  const { bindingFile } = await installEngine(OPTIONS);
  return loadNative(findNodePackage(SHARED_CACHE)!, bindingFile);
}
