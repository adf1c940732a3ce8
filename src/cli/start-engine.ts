// The engine of this environment: loaded in a trainer, and made ready once before the first trial (which is how a global
// installation sets its engine up).
import type { Engine } from '../engine/engine.js';
import { installEngine } from '../engine/install.js';
import { findInstalled, lastFailure } from '../engine/installed.js';
import { loadEngine } from '../engine/load.js';
import { EngineUnavailableError } from '../errors.js';
import { safeText } from '../report/safe-text.js';
import type { Environment } from './environment.js';

const SLOWER = 'going on with the portable engine, which is slower (again: dyrep engine install)';

/** Loads the engine that the environment asks for. */
export function startEngine({ cache, engine, now }: Environment): Promise<Engine> {
  return loadEngine({ cache, force: engine, now });
}

/** Installs the native engine where it is wanted and was never tried; that it cannot be had is said once. */
export async function ensureEngine(
  { cache, engine, now }: Environment,
  options: { readonly signal: AbortSignal; readonly remark: (line: string) => void },
): Promise<void> {
  if (engine === 'portable' || findInstalled(cache) !== null) return;
  const progress = (line: string) => options.remark(safeText(line));
  const failure = engine === 'native' ? null : lastFailure(cache);
  if (failure !== null) return progress(`no native TensorFlow: ${failure}; ${SLOWER}`);
  progress('setting up native TensorFlow, once for this machine');
  try {
    await installEngine({ cache, now, signal: options.signal, progress });
  } catch (error) {
    if (!(error instanceof EngineUnavailableError) || options.signal.aborted || engine === 'native')
      throw error;
    progress(`no native TensorFlow: ${error.message}; ${SLOWER}`);
  }
}
