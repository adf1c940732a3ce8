// What provenance says of this installation; that the executor starts trainers is in every end-to-end test.
import { expect, it } from 'vitest';
import { readEnvironment } from '../../src/cli/environment.js';
import { readHardware } from '../../src/cli/machine.js';
import { ownVersion } from '../../src/cli/package-info.js';
import { runFacts } from '../../src/cli/trainer.js';

it('says which versions, engine, lock file and hardware a run has', () => {
  const variables = { DYREP_ENGINE: 'portable' };
  const environment = readEnvironment({ variables, folder: '/', isTerminal: false, columns: undefined });
  const hardware = readHardware();
  expect(runFacts(environment, hardware)).toMatchObject({
    versions: { dyrep: ownVersion(), node: process.version },
    engine: 'portable',
    lockFile: { name: 'package-lock.json' },
    hardware,
  });
  expect(runFacts(environment, hardware).versions).not.toHaveProperty('tensorflow');
});
