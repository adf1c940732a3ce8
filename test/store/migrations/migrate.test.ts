// Migrations: in order, each whole, never backwards.
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { initial } from '../../../src/store/migrations/0001-initial.js';
import { failureClasses } from '../../../src/store/migrations/0002-failure-classes.js';
import { severalMetrics } from '../../../src/store/migrations/0003-metrics.js';
import { type Migratable, migrate } from '../../../src/store/migrations/migrate.js';

function memory(): Migratable & { driver: Database.Database } {
  const driver = new Database(':memory:');
  return {
    driver,
    version: () => Number(driver.pragma('user_version', { simple: true })),
    execute: (sql) => void driver.exec(sql),
    transact: (change) => driver.transaction(change).immediate(),
  };
}

describe('migrate', () => {
  it('runs what is missing, in order, once', () => {
    const db = memory();
    migrate(db, 'a.db', ['create table t (a)']);
    const two = ['create table t (a)', 'alter table t add b; insert into t (b) values (2)'];
    migrate(db, 'a.db', two);
    migrate(db, 'a.db', two);
    expect(db.version()).toBe(2);
    expect(db.driver.prepare('select b from t').all()).toEqual([{ b: 2 }]);
  });

  it('a migration that fails leaves everything as it was', () => {
    const db = memory();
    expect(() => migrate(db, 'a.db', ['create table t (a)', 'create table u (a); nonsense'])).toThrow();
    expect(db.version()).toBe(0);
    expect(db.driver.prepare('select name from sqlite_master').all()).toEqual([]);
  });

  it('refuses a newer database by name', () => {
    const db = memory();
    migrate(db, 'a.db', ['create table t (a)', 'create table u (a)']);
    expect(() => migrate(db, 'a.db', ['create table t (a)'])).toThrow(/a\.db: it has version 2/);
  });
});

describe('version 3', () => {
  it('leaves sweeps of before with their one metric', () => {
    const db = memory();
    migrate(db, 'a.db', [initial, failureClasses]);
    db.execute(
      `insert into sweeps (id, source, metric, goal, selection, parameters, created_at)
       values ('s', '', 'val.loss', 'minimize', 'last', '[]', 1)`,
    );
    migrate(db, 'a.db');
    expect(db.driver.prepare('select metric, goal, metrics from sweeps').get()).toEqual({
      ...{ metric: 'val.loss', goal: 'minimize', metrics: null },
    });
  });
});

describe('version 2', () => {
  it('gives every ended attempt the class of its failure', () => {
    const db = memory();
    migrate(db, 'a.db', [initial]);
    db.execute("insert into trials (id, arm_id, seed, state, content) values ('t', 'a', 1, 'failed', '{}')");
    const rows = [
      [1, 'failed', 1, 'lost'],
      [2, 'failed', 0, 'nan'],
      [3, 'stopped', 0, null],
      [4, 'finished', 0, null],
      [5, null, 0, null],
    ] as const;
    for (const [attempt, end, lost, cause] of rows) {
      db.driver
        .prepare("insert into attempts (trial_id, attempt, end_kind, lost) values ('t', ?, ?, ?)")
        .run(attempt, end, lost);
      const content = JSON.stringify({ kind: 'failed', at: 1, cause, message: 'm', stack: null });
      const insert =
        "insert into events (trial_id, attempt, sequence, kind, at, content) values ('t', ?, 0, ?, 1, ?)";
      if (cause !== null) db.driver.prepare(insert).run(attempt, 'failed', content);
    }
    migrate(db, 'a.db');
    expect(db.driver.prepare('select failure from attempts order by attempt').pluck().all()).toEqual([
      ...['infra', 'nan', 'stopped'],
      ...[null, null],
    ]);
    expect(db.driver.pragma('foreign_key_check')).toEqual([]);
  });
});

describe('version 4', () => {
  it('keeps every metric, not-a-number and infinities included, and chooses the epochs of each place', () => {
    const db = memory();
    migrate(db, 'a.db', [initial, failureClasses, severalMetrics]);
    db.execute(
      "insert into trials (id, arm_id, seed, state, content) values ('t', 'a', 1, 'finished', '{}')",
    );
    db.execute("insert into trials (id, arm_id, seed, state, content) values ('u', 'a', 2, 'planned', '{}')");
    const insert = db.driver.prepare(
      "insert into metrics (trial_id, epoch, name, value, attempt) values ('t', ?, ?, ?, ?)",
    );
    const tiny = 0.1 + 0.2;
    const rows = [
      [1, 'a', tiny, 1],
      [1, 'b', null, 1],
      [2, 'a', 0.3, 2],
      [2, 'b', Infinity, 2],
      [3, 'a', tiny, 2],
      [3, 'b', -Infinity, 2],
    ] as const;
    for (const row of rows) insert.run(...row);
    for (const goal of ['maximize', 'minimize'])
      for (const name of ['a', 'b'])
        db.driver
          .prepare(
            `insert into sweeps (id, source, metric, goal, selection, parameters, created_at)
             values (?, '', ?, ?, 'best', '[]', 1)`,
          )
          .run(`${goal} ${name}`, name, goal);
    db.execute("insert into sweep_trials select s.id, t.id, t.seed, 'arm', '{}' from sweeps s, trials t");
    migrate(db, 'a.db');
    const all = (text: string) => db.driver.prepare(text).all();
    expect(all('select epoch, name, value, attempt from metrics order by epoch, name')).toEqual(
      rows.map(([epoch, name, value, attempt]) => ({ epoch, name, value, attempt })),
    );
    const texts = [`{"a":${tiny},"b":"NaN"}`, '{"a":0.3,"b":"Infinity"}', `{"a":${tiny},"b":"-Infinity"}`];
    expect(all('select metrics from epochs order by epoch')).toEqual(texts.map((metrics) => ({ metrics })));
    expect(all('select id, epoch from trials order by id')).toEqual([
      { id: 't', epoch: 3 },
      { id: 'u', epoch: 0 },
    ]);
    const best = { 'maximize a': 1, 'maximize b': 2, 'minimize a': 2, 'minimize b': 3 };
    const none = { best: null, best_metrics: null, last: null, last_metrics: null };
    expect(
      all('select sweep_id, best, best_metrics, last, last_metrics from sweep_trials order by 1, position'),
    ).toEqual(
      Object.entries(best).flatMap(([sweep_id, epoch]) => [
        { sweep_id, best: epoch, best_metrics: texts[epoch - 1], last: 3, last_metrics: texts[2] },
        { sweep_id, ...none },
      ]),
    );
    expect(db.driver.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.driver.pragma('foreign_key_check')).toEqual([]);
  });
});
