// The engine that tests of training run on.
import type { Engine } from '../src/engine/engine.js';
import { loadPortableEngine } from '../src/engine/portable.js';

export async function engineForTests(): Promise<Engine> {
  return loadPortableEngine(null);
}
