// SQLite as a store: the contract, durability, viewers that leave no trace, refusals that say what and where.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import { initial } from '../../src/store/migrations/0001-initial.js';
import { MIGRATIONS } from '../../src/store/migrations/migrate.js';
import { explain, isAtLeast, MINIMUM_SQLITE, openSqliteStore } from '../../src/store/sqlite.js';
import { describeStore } from '../contracts/store.js';
import { describePlans } from '../contracts/store-plans.js';
import { epochOf, startedOf, sweepOf, trialOf } from './trials.js';

const root = mkdtempSync(join(tmpdir(), 'dyrep-sqlite-'));
let folders = 0;
const fresh = () => join(root, String(++folders), 'dyrep.db');
afterAll(() => rmSync(root, { recursive: true, force: true }));

describeStore('sqlite', () => openSqliteStore(fresh()));
describePlans('sqlite', () => openSqliteStore(fresh()));

function filled(file: string) {
  const store = openSqliteStore(file);
  const { sweep, plan } = sweepOf('s', [trialOf(1), trialOf(2)]);
  store.putSweep(sweep, plan);
  store.putAttempt(trialOf(1).id, 1);
  store.ingest(trialOf(1).id, 1, { events: [startedOf(1), epochOf(1, 0.5)], from: 0, to: 99 });
  return store;
}

describe('sqlite', () => {
  it('is there again after closing', () => {
    const file = fresh();
    filled(file).close();
    const store = openSqliteStore(file);
    expect(store.trial(trialOf(1).id)).toMatchObject({ state: 'running', epoch: 1 });
    expect(store.attempts(trialOf(1).id)[0]?.offset).toBe(99);
    store.close();
  });

  it('a failing write leaves nothing of its transaction', () => {
    const store = filled(fresh());
    const bad = { kind: 'epoch', at: 1, epoch: 2, metrics: { a: 1, b: {} as number } } as const;
    expect(() =>
      store.ingest(trialOf(1).id, 1, { events: [epochOf(3, 1), bad], from: 99, to: 120 }),
    ).toThrow();
    expect(store.epochs(trialOf(1).id)).toHaveLength(1);
    expect(store.attempts(trialOf(1).id)[0]?.offset).toBe(99);
    store.close();
  });

  it('a viewer of a database at rest makes no files and sees what a later writer adds', () => {
    const file = fresh();
    filled(file).close();
    const viewer = openSqliteStore(file, { readonly: true });
    expect(viewer.trial(trialOf(1).id)?.epoch).toBe(1);
    expect(viewer.check()).toEqual([]);
    expect(readdirSync(join(file, '..'))).toEqual(['dyrep.db']);
    const writer = openSqliteStore(file);
    writer.ingest(trialOf(1).id, 1, { events: [epochOf(2, 0.6)], from: 99, to: 150 });
    expect(viewer.trial(trialOf(1).id)?.epoch).toBe(2);
    writer.ingest(trialOf(1).id, 1, { events: [epochOf(3, 0.6)], from: 150, to: 200 });
    expect(viewer.trial(trialOf(1).id)?.epoch).toBe(3);
    writer.close();
    expect(viewer.trial(trialOf(1).id)?.epoch).toBe(3);
    viewer.close();
  });

  it('a viewer of a large database at rest reads it in place, and leaves no files either', () => {
    const file = fresh();
    filled(file).close();
    const driver = new Database(file);
    driver.exec('create table filler (bytes); insert into filler values (zeroblob(20000000))');
    driver.close();
    const viewer = openSqliteStore(file, { readonly: true });
    expect(viewer.trial(trialOf(1).id)?.epoch).toBe(1);
    expect([...viewer.results('s')]).toHaveLength(2);
    expect(() => viewer.putTrial(trialOf(9))).toThrow(/cannot write .*dyrep\.db/);
    const writer = openSqliteStore(file);
    writer.ingest(trialOf(1).id, 1, { events: [epochOf(2, 0.6)], from: 99, to: 150 });
    expect(viewer.trial(trialOf(1).id)?.epoch).toBe(2);
    writer.close();
    viewer.close();
    expect(readdirSync(dirname(file))).toEqual(['dyrep.db']);
  });

  it('a viewer cannot write', () => {
    const file = fresh();
    filled(file).close();
    const viewer = openSqliteStore(file, { readonly: true });
    expect(() => viewer.putTrial(trialOf(9))).toThrow(/cannot write .*dyrep\.db: .*read-only/);
    viewer.close();
    expect(() => openSqliteStore(fresh(), { readonly: true })).toThrow(/there is no such file/);
  });

  it('a viewer of a database of an earlier version brings it up first', () => {
    const file = fresh();
    mkdirSync(dirname(file));
    const driver = new Database(file);
    driver.exec(initial);
    driver.pragma('user_version = 1');
    driver.close();
    const viewer = openSqliteStore(file, { readonly: true });
    expect(viewer.trials()).toEqual([]);
    viewer.close();
  });

  it('a viewer of a database whose making was interrupted finishes it; one of another program is refused', () => {
    const file = fresh();
    mkdirSync(dirname(file));
    const driver = new Database(file);
    driver.pragma('journal_mode = WAL');
    driver.close();
    const viewer = openSqliteStore(file, { readonly: true });
    expect(viewer.trials()).toEqual([]);
    viewer.close();
    const foreign = fresh();
    mkdirSync(dirname(foreign));
    const other = new Database(foreign);
    other.exec('create table notes (text)');
    other.close();
    expect(() => openSqliteStore(foreign, { readonly: true })).toThrow(/it has version 0/);
  });

  it('refuses a database of a newer version by name and leaves it as it is', () => {
    const file = fresh();
    filled(file).close();
    const driver = new Database(file);
    driver.pragma('user_version = 7');
    driver.close();
    expect(() => openSqliteStore(file)).toThrow(
      new RegExp(`it has version 7, this dyrep knows versions up to ${MIGRATIONS.length}`),
    );
    expect(() => openSqliteStore(file, { readonly: true })).toThrow(/version 7/);
    const again = new Database(file);
    expect(again.pragma('user_version', { simple: true })).toBe(7);
    again.close();
  });

  it('a file that is no database is a StoreError with its name', () => {
    const file = fresh();
    filled(file).close();
    writeFileSync(file, 'these are no pages '.repeat(500));
    for (const readonly of [false, true])
      expect(() => openSqliteStore(file, { readonly })).toThrow(/dyrep\.db: it is damaged/);
  });

  it('finds damage in its pages', () => {
    const file = fresh();
    filled(file).close();
    const bytes = readFileSync(file);
    bytes.fill(0xff, 4096, bytes.length);
    writeFileSync(file, bytes);
    let problems: readonly string[] = [];
    try {
      const store = openSqliteStore(file);
      problems = store.check();
      store.close();
    } catch (error) {
      problems = [String(error)];
    }
    expect(problems.length).toBeGreaterThan(0);
  });

  it('a folder that cannot be made is a StoreError with its name', () => {
    const file = fresh();
    filled(file).close();
    expect(() => openSqliteStore(join(file, 'below', 'dyrep.db'))).toThrow(StoreError);
    expect(() => openSqliteStore(join(file, 'below', 'dyrep.db'))).toThrow(/cannot create .*below/);
  });

  it('a full disk is named', () => {
    const driver = new Database(fresh().replace(/\d+\/dyrep.db/, 'full.db'));
    driver.exec('create table t (a)');
    driver.pragma('max_page_count = 3');
    const fill = () => {
      for (let i = 0; i < 10; i++) driver.prepare('insert into t values (?)').run('x'.repeat(4000));
    };
    try {
      fill();
      expect.unreachable();
    } catch (error) {
      expect(explain(error as { code: string; message: string })).toBe('the disk is full');
    }
    driver.close();
    expect(explain({ code: 'SQLITE_IOERR_SHMSIZE', message: 'disk I/O error' })).toBe('the disk is full');
  });

  it('compares versions by number', () => {
    expect(isAtLeast('3.51.3', MINIMUM_SQLITE)).toBe(true);
    expect(isAtLeast('3.53.2', MINIMUM_SQLITE)).toBe(true);
    expect(isAtLeast('4.0', MINIMUM_SQLITE)).toBe(true);
    expect(isAtLeast('3.51.2', MINIMUM_SQLITE)).toBe(false);
    expect(isAtLeast('3.9.9', MINIMUM_SQLITE)).toBe(false);
  });
});
