// From wheels to an engine: what is refused on the way.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { installFromWheels } from '../../src/engine/install-from-wheels.js';
import { fakePip, fakeWheel, temporaryFolder, useTools, writeZip } from './fake-tools.js';

const machine = { platform: 'linux', arch: 'x64', nvidia: false };

function options(file: string) {
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  const wheels = [{ requirement: 'tensorflow-cpu==9.9.9', sha256, platform: 'any' }];
  const beside = temporaryFolder();
  return {
    ...{ beside, machine, wheels, flavour: 'cpu' as const, pip: ['pip'], packageDirectory: '/package' },
    now: () => 0,
  };
}

it('refuses a wheel without libraries', async () => {
  const file = join(temporaryFolder(), 'empty.whl');
  writeZip(file, { 'tensorflow/readme': 'nothing' });
  useTools({ pip: fakePip(file), 'c++': '' });
  await expect(installFromWheels(options(file))).rejects.toThrow('tensorflow-cpu==9.9.9 holds no libraries');
});

it('looks for a compiler before it fetches anything', async () => {
  const { file } = fakeWheel();
  const calls = useTools({ pip: fakePip(file) });
  await expect(installFromWheels(options(file))).rejects.toThrow('no C++ compiler');
  expect(calls()).toEqual([]);
});

it('refuses a binding that does not load here', async () => {
  const { file } = fakeWheel();
  const writes = "require('node:fs').writeFileSync(process.argv[process.argv.indexOf('-o') + 1], 'made');";
  useTools({ pip: fakePip(file), 'c++': `if (!process.argv.includes('--version')) ${writes}` });
  await expect(installFromWheels(options(file))).rejects.toThrow(
    /was unpacked, but does not load here: .*binding/,
  );
});
