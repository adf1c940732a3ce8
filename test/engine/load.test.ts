// Which engine a process gets, and why.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  engineFolder,
  findInstalled,
  noteFailure,
  thisMachine,
  writeManifest,
} from '../../src/engine/installed.js';
import { SHARED_CACHE } from '../engine-for-tests.js';
import { temporaryFolder } from './fake-tools.js';

const now = () => 0;
let load: typeof import('../../src/engine/load.js');

beforeEach(async () => {
  vi.resetModules(); // The engine of this process is kept in the module.
  load = await import('../../src/engine/load.js');
});

async function damagedEngine(): Promise<string> {
  const cache = temporaryFolder();
  const folder = engineFolder(cache, { ...thisMachine(), nvidia: false }, 'cpu');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'b.node'), 'no library');
  await writeManifest(folder, {
    ...{ format: 1, tensorflow: '2.21.0', flavour: 'cpu', source: 'wheels', nodePackage: '4.22.0' },
    ...{ compiler: 'c++', wheels: [], binding: 'b.node', files: [], insteadOf: null },
  });
  return cache;
}

describe('where nothing is installed', () => {
  it('the portable engine says so', async () => {
    const cache = temporaryFolder();
    const { info } = await load.loadEngine({ cache, now });
    expect(info).toMatchObject({ kind: 'portable', reason: 'native TensorFlow is not installed' });
    const described = await load.describeEngine({ cache });
    expect(described).toMatchObject({ native: null, info: { kind: 'portable', tfjs: info.tfjs } });
    expect(described.info.tensorflow).toBe(info.tensorflow);
  });

  it('the reason of the last installation is told', async () => {
    const cache = temporaryFolder();
    await noteFailure(cache, thisMachine(), 'no C++ compiler was found');
    expect((await load.describeEngine({ cache })).info.reason).toBe('no C++ compiler was found');
  });

  it('native cannot be forced', async () => {
    const options = { cache: temporaryFolder(), force: 'native', now } as const;
    await expect(load.loadEngine(options)).rejects.toThrow(
      'native TensorFlow is not installed; run: dyrep engine install',
    );
    await expect(load.loadEngine(options)).rejects.toMatchObject({ code: 'engine-unavailable' });
  });
});

describe('where what is installed does not load', () => {
  it('the portable engine says why', async () => {
    const cache = await damagedEngine();
    const described = await load.describeEngine({ cache });
    expect(described.info.reason).toMatch(/^native TensorFlow is installed, but does not load: /);
    const engine = await load.loadEngine({ cache, now });
    expect(engine.info.kind).toBe('portable');
    expect(engine.info.reason).toMatch(/^native TensorFlow is installed, but does not load: /);
  });

  it('native cannot be forced', async () => {
    const cache = await damagedEngine();
    await expect(load.describeEngine({ cache, force: 'native' })).rejects.toThrow(
      'run: dyrep engine install',
    );
    await expect(load.loadEngine({ cache, force: 'native', now })).rejects.toThrow('does not load');
  });
});

it('a process has one engine, and no other beside it', async () => {
  const cache = temporaryFolder();
  const engine = await load.loadEngine({ cache, force: 'portable', now });
  expect(engine.info.reason).toBeNull();
  expect(await load.loadEngine({ cache, now })).toBe(engine);
  await expect(load.loadEngine({ cache, force: 'native', now })).rejects.toThrow('can load no other');
});

it('native is taken where it is installed, and described without being loaded', async () => {
  if (findInstalled(SHARED_CACHE) === null) return;
  const described = await load.describeEngine({ cache: SHARED_CACHE });
  const { info } = await load.loadEngine({ cache: SHARED_CACHE, now });
  expect(info.kind).toBe('native');
  expect(described.info).toEqual(info);
});
