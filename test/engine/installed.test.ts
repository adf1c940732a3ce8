// What counts as installed: a folder whose engine.json is of this format and whose files are whole.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  engineFolder,
  findInstalled,
  lastFailure,
  type Manifest,
  noteFailure,
  writeManifest,
} from '../../src/engine/installed.js';
import { temporaryFolder } from './fake-tools.js';

const machine = { platform: 'linux', arch: 'x64', nvidia: true };
const manifest: Manifest = {
  ...{ format: 1, tensorflow: '2.21.0', flavour: 'cpu', source: 'wheels', nodePackage: '4.22.0' },
  ...{ compiler: 'c++', wheels: [], binding: 'b.node', insteadOf: null },
  files: [{ path: 'b.node', bytes: 3, sha256: '' }],
};

async function put(cache: string, flavour: 'cpu' | 'gpu', content = 'abc') {
  const folder = engineFolder(cache, machine, flavour);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'b.node'), content);
  await writeManifest(folder, { ...manifest, flavour });
  return folder;
}

it('finds the best whole engine', async () => {
  const cache = temporaryFolder();
  expect(findInstalled(cache, machine)).toBeNull();
  await put(cache, 'cpu');
  expect(findInstalled(cache, machine)?.manifest.flavour).toBe('cpu');
  await put(cache, 'gpu');
  expect(findInstalled(cache, machine)?.manifest.flavour).toBe('gpu');
  expect(findInstalled(cache, { ...machine, nvidia: false })?.manifest.flavour).toBe('cpu');
  await put(cache, 'gpu', 'half of it');
  expect(findInstalled(cache, machine)?.manifest.flavour).toBe('cpu');
});

it('takes no folder of another format or without engine.json', async () => {
  const cache = temporaryFolder();
  const folder = await put(cache, 'cpu');
  for (const text of ['{', '{}', JSON.stringify({ ...manifest, format: 2 })]) {
    writeFileSync(join(folder, 'engine.json'), text);
    expect(findInstalled(cache, machine)).toBeNull();
  }
});

it('remembers the last failure of this kind of machine', async () => {
  const cache = temporaryFolder();
  await noteFailure(cache, machine, 'no compiler');
  expect(lastFailure(cache, machine)).toBe('no compiler');
  expect(lastFailure(cache, { ...machine, arch: 'arm64' })).toBeNull();
  await noteFailure(cache, machine, null);
  expect(lastFailure(cache, machine)).toBeNull();
});
