import type { Engine } from '../engine/engine.js';
import { loadPortableEngine } from '../engine/portable.js';
import type { Environment } from './environment.js';

/** The engine that this environment asks for. */
export async function startEngine(_environment: Environment): Promise<Engine> {
  return loadPortableEngine(null);
}
