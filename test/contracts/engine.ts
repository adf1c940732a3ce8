// What every engine must do, whichever back end it runs on, op by op and compiled. The files engine-*.ts beside this one
// hold the tests by subject; between them they cover core-ops, native-ops, native-conv, native-norm, native-variables,
// portable-ops and portable-conv, which have no tests of their own.
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { WAYS } from './engine-fixtures.js';
import { describeMemory } from './engine-memory.js';
import { describeOperations } from './engine-operations.js';
import { describePrograms } from './engine-programs.js';

/** Declares the tests for the engine that `create` loads. */
export function engineContract(kind: string, create: () => Promise<Engine>): void {
  describe.each(WAYS)(`the ${kind} engine, %s`, (way) => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await create();
    });
    afterAll(() => expect(engine.memory().programs).toBe(0));
    describeOperations(() => engine, way);
    describePrograms(() => engine, way);
    describeMemory(() => engine, way);
  });
}
