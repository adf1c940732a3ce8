// A full disk under each part of a home: the command says what could not be written and where, without a stack; once there
// is room, the same command ends with the numbers of a run that nothing disturbed.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { homePaths } from '../../src/runner/paths.js';
import { type Ended, MAIN, type Place } from '../end-to-end/dyrep.js';
import { bindFolder, canMount, mountDisk, type SmallDisk } from './disk.js';
import { figure, full, sized } from './faults.js';
import {
  createSweepPlace,
  expectReported,
  expectWhole,
  lookAt,
  runUndisturbed,
  SWEEP_WORDS,
  sweepFile,
  type Undisturbed,
} from './sweeps.js';

const ASKED = 'says what and where; after room is made, resume works';
const FILE = sweepFile(sized({ trials: 1, epochs: 2, images: 16 }, { trials: 2, epochs: 2, images: 32 }));
const FULL = /the disk is full/;

/** Where a disk is put, how large it is in pages, and with how many pages left the sweep is started. */
interface Case {
  readonly under: string;
  readonly pages: number;
  readonly leaves: readonly number[];
  /** The folder that the disk is mounted on. */
  readonly folder: (place: Place, undisturbed: Undisturbed) => string;
  /** What a message names. */
  readonly where: RegExp;
}

const trialOf = (place: Place, { trials }: Undisturbed) => homePaths(place.home).trial(trials[0]!);

const CASES: readonly Case[] = [
  {
    under: 'the database',
    pages: 1024,
    leaves: sized([40], [0, 1, 2, 8, 16, 32, 48, 64]),
    folder: (place) => place.home,
    where: /dyrep\.db/,
  },
  {
    under: 'the log',
    pages: 256,
    leaves: sized([1], [0, 1, 2, 3, 5]),
    folder: (place, undisturbed) => trialOf(place, undisturbed).attempts,
    where: /attempts/,
  },
  {
    under: 'the checkpoint',
    pages: 1024,
    leaves: sized([1], [0, 1, 100, 140, 200]),
    folder: (place, undisturbed) => trialOf(place, undisturbed).checkpoint,
    where: /checkpoint/,
  },
  {
    under: "the sweep's record",
    pages: 64,
    leaves: sized([0], [0, 1]),
    folder: (place) => homePaths(place.home).sweeps,
    where: /sweeps\/tiny\.json/,
  },
  {
    under: 'the locks',
    pages: 64,
    leaves: sized([0], [0, 1]),
    folder: (place) => homePaths(place.home).locks,
    where: /locks/,
  },
  {
    under: 'the whole home',
    pages: 2048,
    leaves: sized([30], [0, 20, 40, 60, 100, 200]),
    folder: (place) => place.home,
    where: /\.dyrep/,
  },
];

/** Mounts the disk of a case; with the database alone on it, the rest of the home lies elsewhere. */
function mount({ under, pages, folder }: Case, place: Place, undisturbed: Undisturbed): SmallDisk {
  const disk = mountDisk(folder(place, undisturbed), pages);
  if (under === 'the database')
    for (const name of ['trials', 'sweeps', 'locks'])
      bindFolder(join(place.folder, name), join(place.home, name));
  return disk;
}

/** What a command that met a full disk has said, with the place; null when it had room enough. */
function saidBy(place: Place, { code, stdout, stderr }: Ended, where: RegExp): string | null {
  if (code === 0) return null;
  expect([2, 3], stderr).toContain(code);
  const lines = `${stdout}\n${stderr}`.split('\n');
  expect(lines.filter((line) => /^\s+at /.test(line))).toEqual([]);
  const said = lines.find((line) => FULL.test(line) && where.test(line));
  expect(said, stderr).toBeDefined();
  return said!.slice(said!.indexOf('cannot')).replaceAll(place.folder, '…');
}

/** Runs the sweep with so many pages left, then with room enough. */
async function runBoth(one: Case, leave: number, undisturbed: Undisturbed) {
  const place = createSweepPlace(FILE);
  const disk = mount(one, place, undisturbed);
  disk.fill(leave);
  const ended = await place.run(...SWEEP_WORDS);
  const said = saidBy(place, ended, one.where);
  disk.makeRoom();
  const promised = lookAt(place.home);
  const again = await place.run(...SWEEP_WORDS);
  const metrics = expectWhole(place, again, undisturbed, [promised]);
  if (leave === one.leaves[0]) await expectReported(place, undisturbed);
  return { code: ended.code, said, metrics };
}

describe.runIf(canMount)('a full disk', () => {
  const cases = sized(CASES.slice(0, 3), CASES);
  it.each(cases)('under $under is told, and the sweep goes on once there is room', async (one) => {
    const undisturbed = await runUndisturbed(FILE);
    const runs: Awaited<ReturnType<typeof runBoth>>[] = [];
    for (const leave of one.leaves) runs.push(await runBoth(one, leave, undisturbed));
    const met = runs.filter((r) => r.said !== null);
    expect(met.length).toBeGreaterThan(0);
    const codes = [...new Set(met.map((r) => r.code))].join(' or ');
    const metrics = runs.reduce((n, r) => n + r.metrics, 0);
    const measured = `${runs.length} fills, ${met.length} met it (exit ${codes}; "${met[0]!.said}"), all whole later, ${metrics} metrics compared`;
    figure(`full disk under ${one.under}`, ASKED, measured);
  });
});

/** The command with its output in a file. */
function runInto(file: string, place: Place, ...words: string[]): Promise<Pick<Ended, 'code' | 'stderr'>> {
  const output = openSync(file, 'w');
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: place.folder,
    stdio: ['ignore', output, 'pipe'],
  });
  closeSync(output);
  let stderr = '';
  child.stderr!.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((done) => child.on('close', (code) => done({ code, stderr })));
}

describe.runIf(existsSync('/dev/full'))('a device that is always full', () => {
  it('under standard output is told', async () => {
    const place = createSweepPlace(FILE);
    expect((await place.run(...SWEEP_WORDS)).code).toBe(0);
    const said = await runInto('/dev/full', place, 'export');
    expect(said).toEqual({ code: 2, stderr: 'cannot write the output: the disk is full\n' });
    figure('full disk under standard output', 'says what', `exit ${said.code}: ${said.stderr.trim()}`);
  });
});

it.runIf(full && canMount)(
  'a full disk under an exported file is told, and an earlier file stays',
  async () => {
    const place = createSweepPlace(FILE);
    expect((await place.run(...SWEEP_WORDS)).code).toBe(0);
    const folder = join(place.folder, 'out');
    const disk = mountDisk(folder, 16);
    const file = join(folder, 'tiny.csv');
    writeFileSync(file, 'earlier');
    disk.fill(0);
    const { code, stderr } = await place.run('export', '-o', file);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/out\/tiny\.csv: .*(no space left|disk is full)/),
    ]);
    expect([readFileSync(file, 'utf8'), readdirSync(folder).sort()]).toEqual([
      'earlier',
      ['ballast', 'tiny.csv'],
    ]);
    disk.makeRoom();
    expect((await place.run('export', '-o', file)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe((await place.run('export')).stdout);
    const said = stderr.trim().replace(place.folder, '…');
    figure('full disk under a CSV export', ASKED, `exit ${code}: ${said}`);
  },
);

it.runIf(full && !canMount)('cannot be made here', () => {
  figure('full disk', ASKED, 'not measured: mounting needs root, or user namespaces', null);
});
