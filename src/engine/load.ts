// Which engine this process runs on: the native one where it is installed, else the portable one, with the reason. At
// most one engine is loaded a process.
import { createRequire } from 'node:module';
import { z } from 'zod';
import { EngineError, EngineUnavailableError } from '../errors.js';
import { checkBinding } from './check-binding.js';
import type { Engine, EngineInfo, EngineKind } from './engine.js';
import { findInstalled, type Installed, lastFailure } from './installed.js';
import { findNodePackage, NODE_PACKAGE_VERSION } from './node-package.js';

/** What loading an engine needs from outside. */
export interface LoadOptions {
  /** The cache folder; engines lie in its folder `engine`. */
  readonly cache: string;
  /** The engine that must be used; without it, native where it can be had. */
  readonly force?: EngineKind | null;
  /** Milliseconds, for the timings in `ProgramInfo`. */
  readonly now: () => number;
}

/** Which engine would be used, and what is known of the native one. */
export interface EngineDescription {
  readonly info: EngineInfo;
  /** What is installed; null when nothing is, or when it cannot be used. */
  readonly native: Installed | null;
}

let loaded: { readonly kind: EngineKind; readonly engine: Promise<Engine> } | null = null;

/**
 * Loads the engine of this process, or returns the one that is loaded. With `force: 'native'` an
 * EngineUnavailableError when it is not installed or does not load; without, the portable engine says why it is used.
 */
export async function loadEngine(options: LoadOptions): Promise<Engine> {
  if (loaded !== null) {
    if (options.force && options.force !== loaded.kind)
      throw new EngineError(`this process runs on the ${loaded.kind} engine and can load no other`);
    return loaded.engine;
  }
  const usable = options.force === 'portable' ? null : findUsable(options.cache);
  const kind = usable !== null && typeof usable !== 'string' ? 'native' : 'portable';
  if (kind === 'portable' && options.force === 'native') throw unavailable(usable as string);
  loaded = { kind, engine: start(usable, options) };
  return loaded.engine;
}

/** Which engine would be used and why not the other, found out without loading TensorFlow into this process. */
export async function describeEngine(options: Omit<LoadOptions, 'now'>): Promise<EngineDescription> {
  const usable = options.force === 'portable' ? null : findUsable(options.cache);
  if (usable === null) return { info: portableInfo(null), native: null };
  const facts = typeof usable === 'string' ? usable : await checkBinding(usable.installed.bindingFile);
  if (typeof facts === 'string' || typeof usable === 'string') {
    const reason = typeof usable === 'string' ? usable : doesNotLoad(String(facts));
    if (options.force === 'native') throw unavailable(reason);
    return { info: portableInfo(reason), native: null };
  }
  const { installed } = usable;
  const device = facts.gpu ? 'GPU' : 'CPU';
  const { insteadOf } = installed.manifest;
  const info: EngineInfo = {
    ...{ kind: 'native', tensorflow: facts.tensorflow, tfjs: NODE_PACKAGE_VERSION, device },
    reason: insteadOf,
  };
  return { info, native: installed };
}

interface Usable {
  readonly installed: Installed;
  readonly packageDirectory: string;
}

/** The native engine's parts, or why it cannot be used. */
function findUsable(cache: string): Usable | string {
  const installed = findInstalled(cache);
  const packageDirectory = findNodePackage(cache);
  if (installed !== null && packageDirectory !== null) return { installed, packageDirectory };
  const failure = lastFailure(cache);
  return failure ?? 'native TensorFlow is not installed';
}

async function start(usable: Usable | string | null, options: LoadOptions): Promise<Engine> {
  let reason = typeof usable === 'string' ? usable : null;
  if (usable !== null && typeof usable !== 'string') {
    const { loadNativeEngine } = await import('./native.js');
    const { packageDirectory, installed } = usable;
    try {
      const { bindingFile } = installed;
      return await loadNativeEngine({ packageDirectory, bindingFile, now: options.now });
    } catch (cause) {
      reason = doesNotLoad(cause instanceof Error ? cause.message : String(cause));
      if (options.force === 'native') throw unavailable(reason, { cause });
    }
  }
  const { loadPortableEngine } = await import('./portable.js');
  return loadPortableEngine(reason);
}

function doesNotLoad(said: string): string {
  return `native TensorFlow is installed, but does not load: ${said.split('\n')[0]}`;
}

function unavailable(reason: string, options?: ErrorOptions): EngineUnavailableError {
  return new EngineUnavailableError(`${reason}; run: dyrep engine install`, options);
}

function portableInfo(reason: string | null): EngineInfo {
  const version = packageVersion('@tensorflow/tfjs-backend-wasm');
  const tfjs = packageVersion('@tensorflow/tfjs');
  return { kind: 'portable', tensorflow: `WebAssembly ${version}`, tfjs, device: 'CPU', reason };
}

function packageVersion(name: string): string {
  const load = createRequire(import.meta.url);
  return z.object({ version: z.string() }).parse(load(`${name}/package.json`)).version;
}
