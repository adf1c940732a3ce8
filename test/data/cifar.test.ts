// CIFAR: binary records become height, width, channel; damaged files are named; class folders do as well.
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CifarLayout, cifar10, loadCifar } from '../../src/data/cifar.js';
import { temporaryFolder, writeCifarFolder } from './fixtures.js';

const ALL = { name: 'cifar10', path: null, train: null, validation: null, test: null };
const NOWHERE = { cache: '/nonexistent' };
const SMALL: CifarLayout = {
  classes: 4,
  folders: ['unpacked'],
  labelBytes: 2,
  trainFiles: ['one.bin', 'two.bin'],
  testFile: 'test.bin',
  trainRecords: 10,
  testRecords: 3,
};

/** Records with label i % 4 (after a coarse one that is to be skipped) and pixel planes of i, 50 + i and 100 + i. */
function records(count: number, first = 0): Buffer {
  return Buffer.concat(
    Array.from({ length: count }, (_, r) => {
      const i = first + r;
      const planes = [i, 50 + i, 100 + i].map((v) => Buffer.alloc(1024, v));
      planes[0]![5] = 255;
      return Buffer.concat([Buffer.of(99, i % 4), ...planes]);
    }),
  );
}

async function folder(files: Readonly<Record<string, Uint8Array>> = {}): Promise<string> {
  const path = await temporaryFolder();
  const all = { 'one.bin': records(10), 'two.bin': records(10, 10), 'test.bin': records(3, 20), ...files };
  for (const [name, bytes] of Object.entries(all)) await writeFile(join(path, name), bytes);
  return path;
}
const load = (path: string) => loadCifar(path, 'small', SMALL, ALL, NOWHERE);

describe('the binary version', () => {
  it('is read with channels last, the validation part split off train', async () => {
    const { train, validation, test, inputShape, description } = await load(await folder());
    expect(inputShape).toEqual([32, 32, 3]);
    expect([train.count, validation.count, test.count]).toEqual([18, 2, 3]);
    expect([...test.labels]).toEqual([0, 1, 2]);
    expect([...test.images.subarray(0, 6)]).toEqual([20, 70, 120, 20, 70, 120]);
    expect([...test.images.subarray(15, 18)]).toEqual([255, 70, 120]);
    const reds = [train, validation].flatMap((s) =>
      Array.from({ length: s.count }, (_, i) => s.images[i * 3072]!),
    );
    expect(reds.sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
    expect(description).toContain('2 validation images split off');
  });

  it('is found in the folder that its archive makes', async () => {
    const outer = await temporaryFolder();
    await rename(await folder(), join(outer, 'unpacked'));
    expect((await load(outer)).test.count).toBe(3);
  });

  it('has a version of its contents', async () => {
    const { version } = await load(await folder());
    expect((await load(await folder())).version).toBe(version);
    const changed = await folder({ 'test.bin': records(3, 21) });
    expect((await load(changed)).version).not.toBe(version);
  });

  it('refuses cut files, wrong labels and missing files by name', async () => {
    const cut = load(await folder({ 'two.bin': records(10).subarray(0, 30_000) }));
    await expect(cut).rejects.toThrow(/two\.bin: expected 30740 bytes \(10 images\), found 30000/);
    const label = records(3);
    label[1] = 4;
    await expect(load(await folder({ 'test.bin': label }))).rejects.toThrow(
      'record 0: label 4, expected less',
    );
    const missing = await folder();
    await rm(join(missing, 'two.bin'));
    await expect(load(missing)).rejects.toThrow(/two\.bin: cannot be read/);
    await expect(load(await temporaryFolder())).rejects.toThrow('expected one.bin … test.bin, or train/');
  });
});

describe('class folders', () => {
  it('are read where the path has train/', async () => {
    const path = await writeCifarFolder(await temporaryFolder(), 1);
    const { train, test, classes } = await cifar10.load({ ...ALL, path }, { cache: await temporaryFolder() });
    expect([train.count, test.count, classes]).toEqual([9, 10, 10]);
    expect([...test.labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('are refused when their images are not those of CIFAR', async () => {
    const path = await writeCifarFolder(await temporaryFolder(), 1, 8);
    const loading = cifar10.load({ ...ALL, path }, { cache: await temporaryFolder() });
    await expect(loading).rejects.toThrow('expected 10 classes of 32 x 32 images, found 10 classes of 8 x 8');
  });
});

describe('cifar10', () => {
  it('says what data.path must name when there is none', async () => {
    await expect(cifar10.load(ALL, NOWHERE)).rejects.toThrow(
      'data.path must name a folder with data_batch_1.bin',
    );
  });
});
