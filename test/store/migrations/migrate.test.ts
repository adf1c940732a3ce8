// Migrations: in order, each whole, never backwards.
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
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

  it('a migration that fails leaves the version before it', () => {
    const db = memory();
    expect(() => migrate(db, 'a.db', ['create table t (a)', 'create table u (a); nonsense'])).toThrow();
    expect(db.version()).toBe(1);
    expect(db.driver.prepare("select name from sqlite_master where type = 'table'").pluck().all()).toEqual([
      't',
    ]);
  });

  it('refuses a newer database by name', () => {
    const db = memory();
    migrate(db, 'a.db', ['create table t (a)', 'create table u (a)']);
    expect(() => migrate(db, 'a.db', ['create table t (a)'])).toThrow(/a\.db: it has version 2/);
  });
});
