// The tables that outside scripts read (the contract itself is tested in sqlite.test.ts).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { epochOf, finishedOf, startedOf, sweepOf, trialOf } from './trials.js';

const folder = mkdtempSync(join(tmpdir(), 'dyrep-sql-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the tables', () => {
  const file = join(folder, 'dyrep.db');
  const store = openSqliteStore(file);
  const { sweep, plan } = sweepOf('s', [trialOf(1), trialOf(2)]);
  store.putSweep(sweep, plan);
  store.putAttempt(trialOf(1).id, 1);
  const events = [startedOf(1), epochOf(1, 0.5), epochOf(2, Number.NaN), finishedOf()];
  store.ingest(trialOf(1).id, 1, { events, from: 0, to: 10 });
  store.close();
  const query = (sql: string) => {
    const driver = new Database(file, { readonly: true });
    const rows = driver.prepare(sql).all();
    driver.close();
    return rows;
  };

  it('answer in plain SQL', () => {
    const ids = [trialOf(1).id, trialOf(2).id];
    expect(query('select sweep_id, trial_id from sweep_trials order by position')).toEqual(
      ids.map((id) => ({ sweep_id: 's', trial_id: id })),
    );
    expect(query('select id, arm_id, seed, state from trials order by seed')).toEqual([
      { id: ids[0], arm_id: trialOf(1).arm, seed: 1, state: 'finished' },
      { id: ids[1], arm_id: trialOf(2).arm, seed: 2, state: 'planned' },
    ]);
    expect(query(`select epoch, value from metrics where name = 'val.accuracy' order by epoch`)).toEqual([
      { epoch: 1, value: 0.5 },
      { epoch: 2, value: null },
    ]);
    expect(query('select trial_id, attempt, end_kind from attempts')).toEqual([
      { trial_id: ids[0], attempt: 1, end_kind: 'finished' },
    ]);
  });

  it('refuse a trial twice in a sweep, and rows without their trial', () => {
    const driver = new Database(file);
    const insert = driver.prepare(
      'insert into sweep_trials (sweep_id, trial_id, position, arm, parameters) values (?, ?, 9, ?, ?)',
    );
    expect(() => insert.run('s', trialOf(1).id, 'a', '{}')).toThrow(/UNIQUE/);
    expect(() => insert.run('s', '00000000000000aa', 'a', '{}')).toThrow(/FOREIGN KEY/);
    driver.close();
  });
});
