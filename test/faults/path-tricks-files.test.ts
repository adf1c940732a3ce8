// Every path that a file, a record or a flag may name, against names that try to leave the folder: files. A user may name any
// file to be read; nothing is written or removed outside the home, and no name becomes a path. Each is refused with place
// and reason, or taken as a plain name inside the folder; whatever lies around is the same afterwards.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readExperiment, readSweep } from '../../src/cli/read-recipes.js';
import { loadDataSet } from '../../src/data/data-set.js';
import { readTarGz } from '../../src/data/tar.js';
import { unpackWheel } from '../../src/engine/wheel.js';
import { ConfigError, DataError, EngineUnavailableError } from '../../src/errors.js';
import { tarGz } from '../data/fixtures.js';
import { writeZip } from '../engine/fake-tools.js';
import { inYaml } from './path-tricks.js';
import { createSandbox, EXPERIMENT, errorOf } from './sandbox.js';

const sandbox = createSandbox('files');
const { work, home } = sandbox;

describe('names in files', () => {
  const FIELDS: readonly (readonly [place: string, text: (name: string) => string])[] = [
    ['experiment of a sweep', (name) => `experiment: ${name}\n`],
    ["program of W&B's", (name) => `program: ${name}\nmethod: grid\nparameters: { lr: { value: 1 } }\n`],
    [
      'structure in a sweep',
      (name) =>
        `experiment: e.yml\nparameters: { method: [static-found], static-found.structure: [${name}] }\n`,
    ],
    [
      'structure in a point',
      (name) =>
        `experiment: e.yml\nmethod: list\npoints: [{ method: static-found, static-found.structure: ${name} }]\n`,
    ],
    [
      'structure in an experiment',
      (name) =>
        `experiment:\n${EXPERIMENT.replace(/^/gm, '  ').replace('plain', 'static-found').trimEnd()}\n  static-found: { structure: ${name} }\n`,
    ],
  ];
  it.each(FIELDS)('the %s is read, or refused at its place', async (place, text) => {
    await sandbox.each(place, ({ trick, encoding, what }) => {
      writeFileSync(join(work, 'n.yml'), text(inYaml(trick, encoding)));
      let error: unknown = null;
      try {
        readSweep(join(work, 'n.yml'), [], () => 1);
      } catch (thrown) {
        error = thrown;
      }
      expect(error, what).toBeInstanceOf(ConfigError);
      expect((error as Error).message).toMatch(/^[^\n]+?:\d+:\d+/);
    });
    rmSync(join(work, 'n.yml'));
  });

  it.each(['image-folder', 'cifar10', 'fashion-mnist'])(
    'data.path of %s is read, or refused',
    async (data) => {
      await sandbox.each(`data.path of ${data}`, async ({ trick, encoding, what }) => {
        writeFileSync(
          join(work, 'n.yml'),
          `${EXPERIMENT.replace('synthetic', `${data}, path: ${inYaml(trick, encoding)}`)}`,
        );
        const error = await errorOf(async () => {
          const experiment = readExperiment(join(work, 'n.yml'), []);
          await loadDataSet(experiment.data, { cache: join(work, '.cache') });
        });
        expect(error instanceof ConfigError || error instanceof DataError, `${what}: ${error}`).toBe(true);
      });
      rmSync(join(work, 'n.yml'));
    },
  );

  it('what is no regular file is not waited for, wherever it lies in the data', async () => {
    const folder = join(work, 'data');
    for (const part of ['train', 'test'])
      for (const name of ['p', 'q']) {
        mkdirSync(join(folder, part, name), { recursive: true });
        execFileSync('mkfifo', [join(folder, part, name, 'x.png')]);
      }
    for (const file of ['data_batch_1.bin', 'train-images-idx3-ubyte']) {
      mkdirSync(join(folder, file.slice(0, 5)), { recursive: true });
      execFileSync('mkfifo', [join(folder, file.slice(0, 5), file)]);
    }
    symlinkSync('/dev/zero', join(folder, 'train', 'p', 'y.png'));
    const all = { train: null, validation: null, test: null };
    const load = (name: string, path: string) =>
      loadDataSet({ name, path, ...all }, { cache: join(work, '.cache') });
    await expect(load('image-folder', folder)).rejects.toThrow('it is no regular file');
    await expect(load('cifar10', join(folder, 'data_'))).rejects.toThrow('it is no regular file');
    await expect(load('fashion-mnist', join(folder, 'train'))).rejects.toThrow(DataError);
    rmSync(folder, { recursive: true });
    sandbox.count('pipes and devices among the data', 3);
  });

  it('a member of a tar archive is refused, or has a plain name below', async () => {
    let members = 0;
    await sandbox.each('member of a tar archive', async ({ name, what }) => {
      const file = join(home, 'a.tgz');
      const record = `path=${name}\n`;
      const header = `${Buffer.byteLength(record) + 5} ${record}`;
      writeFileSync(
        file,
        tarGz([
          ['h', Buffer.from(header), 'x'],
          [name.slice(0, 90), Buffer.from('1')],
        ]),
      );
      const error = await errorOf(async () => {
        for await (const member of readTarGz(file)) {
          expect(`${resolve(home, member.name)}/`.startsWith(`${home}/`), what).toBe(true);
          members++;
        }
      });
      expect(error === null || error instanceof DataError, `${what}: ${error}`).toBe(true);
    });
    expect(members).toBeGreaterThan(0);
  });

  it('a member of a wheel is refused, or unpacked below', async () => {
    await sandbox.each('member of a wheel', async ({ name, what }) => {
      const [file, into] = [join(home, 'a.whl'), join(home, 'into')];
      mkdirSync(into);
      writeZip(file, { [name]: 'x' });
      const error = await errorOf(() => unpackWheel({ wheel: file, into, wanted: () => true }));
      expect(error === null || error instanceof EngineUnavailableError, `${what}: ${error}`).toBe(true);
      rmSync(into, { recursive: true });
    });
  });
});
