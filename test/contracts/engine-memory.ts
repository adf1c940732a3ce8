// The engine contract: what is freed and when.
import { expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { noise, trainingBatch, trainingSpec, type Way } from './engine-fixtures.js';

/** Declares the tests of memory, run one way. */
export function describeMemory(engine: () => Engine, way: Way): void {
  it('holds no more tensors after a step than before it, and none when disposed', () => {
    const start = engine().memory().tensors;
    const program = engine()[way](trainingSpec());
    program.call('train', trainingBatch(0));
    program.read(['k']);
    const { tensors } = engine().memory();
    for (let i = 0; i < 3; i++) program.call('train', trainingBatch(i));
    program.read();
    program.write({ k: noise('k', 3, 3, 2, 4) });
    expect(engine().memory().tensors).toBe(tensors);
    program.dispose();
    expect(engine().memory().tensors).toBe(start);
  });
}
