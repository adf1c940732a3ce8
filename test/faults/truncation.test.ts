// An event log that ends at any byte of its last three lines, as a power failure leaves it: every whole line is kept, a
// torn one is left out, and the next attempt ends the trial with the numbers of a run that nothing disturbed.
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { homePaths } from '../../src/runner/paths.js';
import { rebuildStore } from '../../src/runner/rebuild.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import type { Store } from '../../src/store/store.js';
import { parseEvent } from '../../src/trial/events.js';
import { type Place, readLogs, timeless, until } from '../end-to-end/dyrep.js';
import { figure, full, sized } from './faults.js';
import {
  createSweepPlace,
  expectReported,
  expectWhole,
  firstTrial,
  hasEpoch,
  lookAt,
  runUndisturbed,
  SWEEP_WORDS,
  sweepFile,
  type Undisturbed,
} from './sweeps.js';

const LINES = 3;
const RESUME_EVERY = 10;
const SQLITE_EVERY = sized(200, 1);
const AT_ONCE = 2;
const FILE = sweepFile({ trials: 1, epochs: 2, images: 96 });

/** A home with one attempt, its log, and where the last lines of that begin. */
interface Logged {
  readonly place: Place;
  readonly trial: string;
  readonly log: string;
  readonly bytes: Buffer;
  readonly from: number;
}

function logged(place: Place): Logged {
  const { folder, attempt } = firstTrial(place.home);
  const log = attempt(1).events;
  const bytes = readFileSync(log);
  let from = bytes.length;
  for (let line = 0; line < LINES; line++) from = bytes.lastIndexOf('\n', from - 2) + 1;
  return { place, trial: basename(folder), log, bytes, from };
}

async function finished(): Promise<Logged> {
  const place = createSweepPlace(FILE);
  expect((await place.run(...SWEEP_WORDS)).code).toBe(0);
  return logged(place);
}

async function interrupted(): Promise<Logged> {
  const place = createSweepPlace(FILE);
  const { child, ended } = place.start(...SWEEP_WORDS);
  await until(() => hasEpoch(place.home), 'an epoch');
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect([...readLogs(place.home).values()].join()).toContain('"kind":"stopped"');
  return logged(place);
}

/** Where the log is cut for a next attempt: every tenth byte of the last lines, each line's end, and the byte before. */
function cuts({ bytes, from }: Logged): readonly number[] {
  const all = Array.from({ length: bytes.length - from }, (_, i) => from + i);
  if (!full) return [from + 1];
  return all.filter((at, i) => i % RESUME_EVERY === 0 || bytes[at - 1] === 0x0a || bytes[at] === 0x0a);
}

/** Expects a store that was built from the folders to hold the whole lines of the first `size` bytes, and no more. */
function expectLines(home: string, store: Store, { trial, bytes }: Logged, size: number): void {
  const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a, size - 1) + 1);
  const lines = whole.toString('utf8').split('\n').slice(0, -1);
  const events = lines.map((line) => parseEvent(line)).filter((e) => e?.kind !== 'progress');
  expect(rebuildStore(homePaths(home), store).problems).toEqual([]);
  expect(store.events(trial).map((e) => e.event)).toEqual(events);
  expect(store.attempts(trial)).toMatchObject([{ attempt: 1, offset: whole.length }]);
  expect(store.epochs(trial)).toHaveLength(events.filter((e) => e?.kind === 'epoch').length);
}

/** Cuts the log shorter and shorter, byte for byte, and looks each time. */
function ingestAll(base: Logged): number {
  const { place, log, bytes, from } = base;
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-cut-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (let size = bytes.length - 1; size >= from; size--) {
    truncateSync(log, size);
    expectLines(place.home, createMemoryStore(), base, size);
    if (size % SQLITE_EVERY !== 0) continue;
    const store = openSqliteStore(join(folder, `${size}.db`));
    expectLines(place.home, store, base, size);
    store.close();
  }
  return bytes.length - from;
}

/** A copy of a home whose log ends at this byte. */
function cutCopy({ place, trial }: Logged, size: number): Place {
  const copy = createSweepPlace(FILE);
  cpSync(place.home, copy.home, { recursive: true });
  truncateSync(homePaths(copy.home).trial(trial).attempt(1).events, size);
  return copy;
}

/** Goes on after each cut, with a database that knows no more than the log; compared metrics. */
async function resumeAll(
  base: Logged,
  undisturbed: Undisturbed,
): Promise<{ resumed: number; metrics: number }> {
  const sizes = [...cuts(base)];
  const resumed = sizes.length;
  let metrics = 0;
  const resume = async () => {
    for (let size = sizes.pop(); size !== undefined; size = sizes.pop()) {
      const copy = cutCopy(base, size);
      for (const rest of ['', '-wal', '-shm'])
        rmSync(`${homePaths(copy.home).database}${rest}`, { force: true });
      const promised = lookAt(copy.home);
      metrics += expectWhole(copy, await copy.run(...SWEEP_WORDS), undisturbed, [promised]);
      rmSync(copy.folder, { recursive: true });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, resume));
  return { resumed, metrics };
}

describe.each([
  ['a finished attempt', finished],
  ['an interrupted attempt', interrupted],
])('the log of %s, cut at every byte of its last three lines', (name, make) => {
  it('keeps its whole lines, and the next attempt ends the trial with equal numbers', async () => {
    const begun = performance.now();
    const undisturbed = await runUndisturbed(FILE);
    const base = await make();
    const { resumed, metrics } = await resumeAll(base, undisturbed);
    const cut = ingestAll(base);
    const seconds = Math.round((performance.now() - begun) / 1000);
    const measured = `${cut} cuts read, ${resumed} resumed, ${metrics} metrics compared, ${seconds} s`;
    figure(`log of ${name} cut`, 'at every byte of 3 lines: whole lines kept, resume works', measured);
  });
});

it.runIf(full)(
  'a log that has lost lines which the database has is found out, and the sweep goes on',
  async () => {
    const undisturbed = await runUndisturbed(FILE);
    const base = await interrupted();
    const [copy, rebuilt] = [cutCopy(base, base.from + 1), cutCopy(base, base.from + 1)];
    const doctor = await copy.run('doctor');
    expect([doctor.code, doctor.stdout]).toEqual([
      3,
      expect.stringMatching(/events\.jsonl: it has \d+ bytes/),
    ]);
    expect((await copy.run(...SWEEP_WORDS)).code).toBe(0);
    expect(timeless((await copy.run('export')).stdout)).toEqual(undisturbed.csv);
    expect((await rebuilt.run('doctor', '--rebuild')).code).toBe(0);
    expectWhole(rebuilt, await rebuilt.run(...SWEEP_WORDS), undisturbed, []);
    await expectReported(rebuilt, undisturbed);
  },
);
