// A database of an earlier version, with a row a metric, tells the same of its trials as a store that was told everything
// anew: epochs, results and the view for SQL by hand. Single rows are in migrate.test.ts.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../src/store/memory.js';
import { MIGRATIONS } from '../../../src/store/migrations/migrate.js';
import { openSqliteStore } from '../../../src/store/sqlite.js';
import type { Store, SweepRecord } from '../../../src/store/store.js';
import type { EventOf } from '../../../src/trial/events.js';
import { canonicalJson } from '../../../src/trial/identity.js';
import { freshDatabases, sql } from '../database.js';
import { COST, epochOf, startedOf, sweepOf, trialOf } from '../trials.js';

type Epoch = EventOf<'epoch'>;
/** The epochs that each attempt reported, the first attempt first. */
type Attempts = readonly (readonly Epoch[])[];

const fresh = freshDatabases();
const trials = [trialOf(1), trialOf(2)];
const { id } = trials[0]!;
const { sweep, plan } = sweepOf('most', trials);
const least: SweepRecord = {
  ...sweep,
  id: 'least',
  createdAt: 6,
  metric: { ...sweep.metric, goal: 'minimize' },
};
const SWEEPS = [sweep, least];
const METRICS = 'select trial_id, epoch, name, value, attempt from metrics order by epoch, name';

/** The rows that the earlier version kept: of each epoch the metrics of the last attempt that reported it. */
function rowsOf(attempts: Attempts) {
  const latest = new Map<number, { readonly attempt: number; readonly metrics: Epoch['metrics'] }>();
  for (const [i, events] of attempts.entries())
    for (const { epoch, metrics } of events) latest.set(epoch, { attempt: i + 1, metrics });
  return [...latest].flatMap(([epoch, { attempt, metrics }]) =>
    Object.entries(metrics).map(([name, value]) => ({ trial_id: id, epoch, name, value, attempt })),
  );
}

/** A database of an earlier version in which the first trial of both sweeps has reported this. */
function createOld(version: number, attempts: Attempts): string {
  const file = fresh();
  mkdirSync(dirname(file), { recursive: true });
  const driver = new Database(file);
  driver.pragma('synchronous = OFF');
  for (const statements of MIGRATIONS.slice(0, version)) driver.exec(statements);
  driver.pragma(`user_version = ${version}`);
  driver.transaction(() => fill(driver, attempts))();
  driver.close();
  return file;
}

/** Every row that the earlier version had. */
function fill(driver: Database.Database, attempts: Attempts): void {
  const put = (table: string, row: Readonly<Record<string, string | number | null>>) =>
    driver
      .prepare(`insert into ${table} (${Object.keys(row)}) values (${Object.keys(row).map(() => '?')})`)
      .run(...Object.values(row));
  for (const { id: name, source, metric, parameters, baseline, createdAt } of SWEEPS) {
    const about = { id: name, source, metric: metric.name, goal: metric.goal, selection: metric.select };
    put('sweeps', { ...about, parameters: JSON.stringify(parameters), baseline, created_at: createdAt });
  }
  for (const { trial, arm, parameters, position } of plan) {
    const { seed } = trial.experiment;
    const about = { id: trial.id, arm_id: trial.arm, seed, content: canonicalJson(trial) };
    const costs = { params_train: COST.params, macs_train: COST.macs, params_deploy: 50, macs_deploy: 7 };
    put('trials', {
      ...about,
      ...(trial.id === id ? { state: 'running', epochs: 3, ...costs } : { state: 'planned' }),
    });
    for (const s of SWEEPS)
      put('sweep_trials', {
        sweep_id: s.id,
        trial_id: trial.id,
        position,
        arm,
        parameters: JSON.stringify(parameters),
      });
  }
  for (const [i, events] of attempts.entries()) {
    const epoch = Math.max(0, ...events.map((e) => e.epoch));
    put('attempts', { trial_id: id, attempt: i + 1, byte_offset: 10, epoch });
  }
  for (const row of rowsOf(attempts)) put('metrics', row);
}

/** A store in memory that was told the same. */
function told(attempts: Attempts): Store {
  const store = createMemoryStore();
  for (const s of SWEEPS) store.putSweep(s, plan);
  for (const [i, events] of attempts.entries()) report(store, i + 1, events);
  return store;
}

function report(store: Store, attempt: number, events: readonly Epoch[]): void {
  store.putAttempt(id, attempt);
  store.ingest(id, attempt, { events: [startedOf(attempt), ...events], from: 0, to: 10 });
}

/** Everything that a store tells of sweeps, trials, attempts and epochs. */
const tell = (store: Store) => ({
  sweeps: store.sweeps(),
  results: SWEEPS.map((s) => [...store.results(s.id)]),
  trials: store.trials(),
  attempts: store.attempts(id),
  epochs: trials.map((t) => store.epochs(t.id)),
  problems: store.check(),
});

/** Opens the old database with this program, and compares. */
function expectSame(version: number, attempts: Attempts): void {
  const file = createOld(version, attempts);
  const before = sql(file, METRICS);
  const [store, reference] = [openSqliteStore(file), told(attempts)];
  try {
    expect(tell(store)).toEqual(tell(reference));
    expect(sql(file, METRICS)).toEqual(before);
    for (const s of [store, reference]) report(s, attempts.length + 1, [epochOf(2, 0.625)]);
    expect(tell(store)).toEqual(tell(reference));
  } finally {
    store.close();
  }
}

const special = fc.constantFrom(Number.NaN, Infinity, -Infinity, 0.1 + 0.2, 5e-324, Number.MAX_VALUE, 0.5);
/** SQLite keeps no sign of a zero in a column of numbers, JSON none in a log: -0 was 0 before, too. */
const value = fc.oneof(special, fc.double()).map((v) => v + 0);
const metrics = fc.dictionary(fc.constantFrom('val.accuracy', 'train.loss', 'lr', 'seconds'), value);
const attempt = fc.uniqueArray(fc.record({ epoch: fc.integer({ min: 1, max: 4 }), metrics }), {
  selector: (e) => e.epoch,
});
const reported = fc
  .array(attempt, { maxLength: 3 })
  .map((attempts) => attempts.map((events) => events.map((e): Epoch => ({ kind: 'epoch', at: 1, ...e }))));

describe.each([2, 3])('a database of version %i', (version) => {
  it('tells the same, whatever was measured by however many attempts', () => {
    fc.assert(
      fc.property(
        reported.filter((a) => a.length > 0),
        (attempts) => expectSame(version, attempts),
      ),
      { numRuns: 20 },
    );
  });

  it('keeps infinities, and not-a-number apart from a metric that is missing', () => {
    const epoch = (n: number, of: Epoch['metrics']): Epoch => ({ ...epochOf(n, 0), metrics: of });
    expectSame(version, [
      [epoch(1, { 'val.accuracy': Number.NaN, lr: 1 }), epoch(2, { 'val.accuracy': Infinity })],
      [epoch(2, { lr: -Infinity }), epoch(3, { 'val.accuracy': -Infinity })],
      [epoch(4, { 'val.accuracy': Number.NaN })],
    ]);
  });

  it('whose trials have reported nothing, or nothing but not-a-number, has no best epoch', () => {
    const nothing = { ...epochOf(1, Number.NaN), metrics: { 'val.accuracy': Number.NaN } };
    for (const attempts of [[[]], [[nothing]]]) {
      expectSame(version, attempts);
      const store = openSqliteStore(createOld(version, attempts));
      expect([...store.results('most')].map((r) => r.best)).toEqual([null, null]);
      store.close();
    }
  });
});
