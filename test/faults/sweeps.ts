// A sweep that is over in seconds, what a home had promised at some moment, and whether it has kept it at the end.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { checkHome } from '../../src/runner/check-home.js';
import { homePaths, type TrialPaths } from '../../src/runner/paths.js';
import { rebuildStore } from '../../src/runner/rebuild.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import type { Store } from '../../src/store/store.js';
import { parseEvent } from '../../src/trial/events.js';
import type { EpochMetrics } from '../../src/trial/metrics.js';
import { createPlace, type Ended, type Place, readLogs, timeless } from '../end-to-end/dyrep.js';
import { trainersOf } from '../runner/processes.js';

/** How a sweep of `sweepFile` differs from the smallest. */
export interface SweepShape {
  readonly trials?: number;
  readonly seeds?: string;
  readonly epochs?: number;
  /** Images to train on, eight a batch. */
  readonly images?: number;
  /** Further keys of the sweep file, a line each. */
  readonly keys?: string;
}

/** A sweep file of small trials whose networks grow after their first epochs, so that checkpoints change their shape. */
export function sweepFile({ trials = 6, seeds, epochs = 3, images = 64, keys = '' }: SweepShape): string {
  return `experiment:
  model: { name: vgg11, width: 4 }
  data: { name: synthetic, train: ${images}, validation: 16, test: 16, augment: { crop: 2, flip: true } }
  method: dyrep
  dyrep: { interval: 1, calibration_batches: 1, stop_epoch: 2 }
  train: { epochs: ${epochs}, batch_size: 8 }
seeds: ${seeds ?? trials}
retry: { infra: always }
${keys}`;
}

/** Metrics by trial and epoch; what measures time is left out. */
export type Numbers = ReadonlyMap<string, readonly EpochMetrics[]>;

/** What can be seen of a home at one moment, and must be there for ever. */
export interface Promised {
  /** The whole lines of each log, by `trial/attempt`. */
  readonly logs: ReadonlyMap<string, string>;
  /** The metrics that the database had, and those of every epoch line. */
  readonly metrics: Numbers;
}

/** Looks at a home, whatever state it is in. */
export function lookAt(home: string): Promised {
  const logs = new Map([...readLogs(home)].map(([name, text]) => [name, wholeLines(text)]));
  const metrics = new Map(readNumbers(home));
  for (const [name, text] of logs) {
    const trial = name.split('/')[0]!;
    metrics.set(trial, [...(metrics.get(trial) ?? []), ...epochsIn(text)]);
  }
  return { logs, metrics };
}

const wholeLines = (text: string) => text.slice(0, text.lastIndexOf('\n') + 1);

function epochsIn(text: string): readonly EpochMetrics[] {
  const events = text.split('\n').map(parseEvent);
  return events.flatMap((e) => (e?.kind === 'epoch' ? [withoutTime(e)] : []));
}

function withoutTime({ epoch, metrics: { seconds: _, ...metrics } }: EpochMetrics): EpochMetrics {
  return { epoch, metrics };
}

/** Whether any log of a home tells of an epoch that is over. */
export function hasEpoch(home: string): boolean {
  return [...readLogs(home).values()].some((log) => log.includes('"kind":"epoch"'));
}

/** The first trial of a home that has a log. */
export function firstTrial(home: string): TrialPaths {
  return homePaths(home).trial([...readLogs(home).keys()][0]!.split('/')[0]!);
}

/** The metrics in a home's database; none while there is none. */
export function readNumbers(home: string): Numbers {
  if (!existsSync(homePaths(home).database)) return new Map();
  return withStore(home, numbersOf);
}

/** The metrics in a store. */
export function numbersOf(store: Store): Numbers {
  return new Map(store.trials().map((t) => [t.trial.id, store.epochs(t.trial.id).map(withoutTime)]));
}

/** Runs `use` with a home's database, opened as a viewer does. */
export function withStore<T>(home: string, use: (store: Store) => T): T {
  const store = openSqliteStore(homePaths(home).database, { readonly: true });
  try {
    return use(store);
  } finally {
    store.close();
  }
}

/** All that a store says, in an order of its own. */
export function contentOf(store: Store): unknown {
  return [
    store.sweeps().map((s) => [s, store.sweepTrials(s.id)]),
    store
      .trials()
      .map(({ trial: { id } }) => [store.trial(id), store.attempts(id), store.epochs(id), store.events(id)]),
  ];
}

/** What a sweep comes to when nothing disturbs it. */
export interface Undisturbed {
  readonly file: string;
  readonly trials: readonly string[];
  /** The trial.json of the first of them. */
  readonly trialJson: string;
  readonly numbers: Numbers;
  readonly csv: ReturnType<typeof timeless>;
}

const SWEEP = 'tiny.yml';

/** A place with this sweep file. */
export const createSweepPlace = (file: string): Place => createPlace({ [SWEEP]: file });

/** The words that run the sweep of such a place. */
export const SWEEP_WORDS = ['sweep', SWEEP, '--json', '--workers', '2'] as const;

const undisturbed = new Map<string, Promise<Undisturbed>>();

/** What this sweep comes to where nothing disturbs it; run once for all tests of a file. */
export function runUndisturbed(file: string): Promise<Undisturbed> {
  const known = undisturbed.get(file) ?? measure(file);
  undisturbed.set(file, known);
  return known;
}

async function measure(file: string): Promise<Undisturbed> {
  const place = createSweepPlace(file);
  const ended = await place.run(...SWEEP_WORDS);
  expect([ended.code, ended.code === 0 ? '' : ended.stderr]).toEqual([0, '']);
  const numbers = readNumbers(place.home);
  const trials = [...numbers.keys()];
  const trialJson = readFileSync(homePaths(place.home).trial(trials[0]!).trial, 'utf8');
  return { file, trials, trialJson, numbers, csv: await exported(place) };
}

const exported = async (place: Place) => timeless((await place.run('export')).stdout);

/**
 * Expects of a home whose sweep has ended: exactly the planned trials, each finished once; numbers of an undisturbed run;
 * nothing lost that was promised; database, logs and a rebuilt database that agree; nobody left. Returns how many
 * promised metrics were compared.
 */
export function expectWhole(
  place: Place,
  ended: Ended,
  undisturbed: Undisturbed,
  promised: readonly Promised[],
): number {
  const n = undisturbed.trials.length;
  expect([ended.code, ended.code === 0 ? '' : ended.stderr]).toEqual([0, '']);
  expect(JSON.parse(ended.stdout.trim().split('\n').at(-1)!)).toMatchObject({ planned: n, finished: n });
  expect(trainersOf(place.home)).toEqual([]);
  expect(readdirSync(join(place.home, 'trials')).sort()).toEqual(undisturbed.trials);
  withStore(place.home, (store) => expectSound(place.home, store, undisturbed));
  return expectKept(place.home, promised);
}

/** Expects what the commands say of such a home: the export of an undisturbed run, and that all is sound. */
export async function expectReported(place: Place, undisturbed: Undisturbed): Promise<void> {
  expect(await exported(place)).toEqual(undisturbed.csv);
  const { code, stdout, stderr } = await place.run('doctor');
  expect([code, stdout + stderr]).toEqual([0, expect.stringContaining('is sound')]);
}

function expectSound(home: string, store: Store, { trials, numbers }: Undisturbed): void {
  expect(store.trials().map((t) => [t.trial.id, t.state])).toEqual(trials.map((id) => [id, 'finished']));
  expect(numbersOf(store)).toEqual(numbers);
  for (const id of trials) {
    const ends = store.attempts(id).map((a) => a.end);
    expect([ends.filter((e) => e === 'finished').length, ends.includes(null)]).toEqual([1, false]);
  }
  expect([store.check(), checkHome(homePaths(home), store)]).toEqual([[], []]);
  const rebuilt = createMemoryStore();
  expect(rebuildStore(homePaths(home), rebuilt).problems).toEqual([]);
  expect(contentOf(rebuilt)).toEqual(contentOf(store));
}

function expectKept(home: string, promised: readonly Promised[]): number {
  const now = lookAt(home);
  const numbers = readNumbers(home);
  let compared = 0;
  for (const { logs, metrics } of promised) {
    for (const [name, text] of logs) expect(now.logs.get(name)?.startsWith(text)).toBe(true);
    for (const [trial, epochs] of metrics)
      for (const { epoch, metrics: before } of epochs) {
        expect(numbers.get(trial)?.find((e) => e.epoch === epoch)?.metrics).toEqual(before);
        compared += Object.keys(before).length;
      }
  }
  return compared;
}
