// The engine that tests of training run on: the one that DYREP_ENGINE names, else native where the cache has it, else
// portable. Tests install nothing.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ENGINE_KINDS, type Engine } from '../src/engine/engine.js';
import { loadEngine } from '../src/engine/load.js';

/** The cache of this machine, where the command line has it. */
export const SHARED_CACHE =
  process.env.DYREP_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'dyrep');

/** The engine of this test process. */
export async function engineForTests(): Promise<Engine> {
  const force = ENGINE_KINDS.find((kind) => kind === process.env.DYREP_ENGINE) ?? null;
  return loadEngine({ cache: SHARED_CACHE, force, now: Date.now });
}
